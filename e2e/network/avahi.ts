import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { serviceType } from "@nekomado/protocol";
import type { NetworkHost } from "./namespaces.ts";

const programs = ["/usr/sbin/avahi-daemon", "/usr/bin/avahi-browse", "/usr/bin/dbus-daemon"];

/** Why Avahi cannot be asked here; null when it can. */
export const whyNoAvahi = (): string | null => {
  const missing = programs.filter((program) => !existsSync(program));
  return missing.length === 0 ? null : `${missing.join(" and ")} missing`;
};

/** Avahi's own configuration, but for what it writes to the machine's folders. */
const avahiConfiguration = `[server]
host-name=onlooker
use-ipv4=yes
use-ipv6=no
enable-dbus=yes
[publish]
disable-publishing=yes
`;

const busConfiguration = (socket: string) => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** A service as `avahi-browse -rp` resolves it: name, host, address, port, TXT. */
export interface ResolvedService {
  name: string;
  host: string;
  address: string;
  port: number;
  text: string[];
}

/** \\DDD in decimal for each octet that is no plain character, as Avahi writes names. */
const unescape = (text: string): string => {
  const bytes = [...text.matchAll(/\\(\d{3})|\\(.)|([^\\])/gsu)].flatMap(([, code, escaped, plain]) =>
    code === undefined ? [...Buffer.from(escaped ?? plain ?? "")] : [Number(code)],
  );
  return Buffer.from(bytes).toString();
};

const parseLine = (line: string): ResolvedService[] => {
  const [sign, , , name, , , host, address, port, text = ""] = line.split(";");
  if (sign !== "=" || name === undefined || host === undefined || address === undefined) return [];
  const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string = ""]) => unescape(string));
  return [{ name: unescape(name), host, address, port: Number(port), text: strings }];
};

/** Avahi on a machine of a network of the test's own, with a bus of its own: it resolves, and publishes nothing. */
export class Avahi {
  readonly #host: NetworkHost;
  readonly #folder = mkdtempSync(join(tmpdir(), "nekomado-e2e-avahi-"));
  readonly #environment = {
    ...process.env,
    DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(this.#folder, "bus")}`,
  };

  private constructor(host: NetworkHost) {
    this.#host = host;
  }

  static async start(host: NetworkHost): Promise<Avahi> {
    const avahi = new Avahi(host);
    await avahi.#start();
    return avahi;
  }

  /** Every service of ours, resolved. */
  async browse(): Promise<ResolvedService[]> {
    const [program, args] = this.#host.command("avahi-browse", "-rpt", `_${serviceType}._tcp`);
    const { stdout } = await promisify(execFile)(program, args, { env: this.#environment, timeout: 30_000 });
    return stdout.split("\n").flatMap(parseLine);
  }

  /** Both processes end with the machine. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const configuration = join(this.#folder, "avahi.conf");
    const bus = join(this.#folder, "bus.conf");
    writeFileSync(configuration, avahiConfiguration);
    writeFileSync(bus, busConfiguration(join(this.#folder, "bus")));
    // Its pid file has one place on a machine. `ip netns exec` gives each program mounts of its own.
    mkdirSync("/run/avahi-daemon", { recursive: true });
    const daemon = `avahi-daemon --no-drop-root --no-chroot --no-rlimits -f ${configuration}`;
    const listening = this.#spawn(["dbus-daemon", `--config-file=${bus}`, "--nofork", "--print-address"], "stdout");
    await said(listening.stdout, "unix:path");
    const started = this.#spawn(["sh", "-c", `mount -t tmpfs none /run/avahi-daemon && exec ${daemon}`], "stderr");
    await said(started.stderr, "startup complete");
  }

  #spawn(command: readonly [string, ...string[]], heard: "stdout" | "stderr") {
    const stdio = ["ignore", heard === "stdout" ? "pipe" : "ignore", heard === "stderr" ? "pipe" : "ignore"] as const;
    return this.#host.spawn(command, { stdio: [...stdio], env: this.#environment });
  }
}

const said = async (stream: NodeJS.ReadableStream | null, words: string): Promise<void> => {
  let text = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`"${words}" was not said: ${text}`)), 20_000);
  stream?.on("data", (data: Buffer) => {
    text += data.toString();
    if (text.includes(words)) resolve();
  });
  stream?.once("close", () => reject(new Error(`it ended: ${text}`)));
  await promise;
  clearTimeout(timer);
};
