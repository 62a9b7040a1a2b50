import type { IceServer, PictureSize } from "@nekomado/protocol";
import { pictureSizeSchema, usualPort } from "@nekomado/protocol";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { AgentError } from "../errors.ts";
import type { LogLevel } from "../log.ts";
import { logLevels } from "../log.ts";
import { usualStateFolder } from "../state/state-folder.ts";
import { iceServerOption } from "./ice-server-option.ts";

const usualOpenPort = 8080;

export interface AgentOptions {
  /** Plain HTTP on 127.0.0.1 and no login. */
  open: boolean;
  /** Undefined: all addresses. */
  host: string | undefined;
  port: number;
  stateFolder: string;
  tls: { certificateFile: string; keyFile: string } | undefined;
  /** Plain HTTP on 127.0.0.1 beside HTTPS. */
  localHttpPort: number | undefined;
  /** Host names beside the machine's own. */
  allowHosts: string[];
  /** STUN and TURN servers, for the agent and told to viewers. */
  iceServers: IceServer[];
  announce: boolean;
  shmDir: string;
  name: string;
  maxViewers: number;
  /** Without native code for encrypting and sending. */
  portable: boolean;
  /** The picture that the detector looks at. */
  detectorSize: PictureSize | "stream";
  logLevel: LogLevel;
}

/** What commander reads: some of it under the names of the command line, or not there. */
interface RawOptions extends Omit<
  AgentOptions,
  "host" | "port" | "stateFolder" | "tls" | "localHttpPort" | "allowHosts" | "iceServers"
> {
  host?: string;
  port?: number;
  stateDir?: string;
  tlsCert?: string;
  tlsKey?: string;
  localHttp?: number;
  allowHost: string[];
  iceServer: IceServer[];
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

const detectorSize = (text: string): PictureSize | "stream" => {
  if (text === "stream") return text;
  const [width, height, ...rest] = text.split("x").map(Number);
  const size = pictureSizeSchema.safeParse({ width, height });
  if (!size.success || rest.length > 0)
    throw new InvalidArgumentError('It must be WIDTHxHEIGHT, such as 640x480, or "stream".');
  return size.data;
};

const cameraName = (text: string): string => {
  const name = text.trim();
  if (name === "" || name.length > 64) throw new InvalidArgumentError("It must have 1 to 64 characters.");
  return name;
};

const hostName = (text: string, before: string[]): string[] => {
  if (!URL.canParse(`http://${text}`) || new URL(`http://${text}`).host !== text.toLowerCase())
    throw new InvalidArgumentError("It must be a host name or an address, without a port.");
  return [...before, text];
};

export const stateFolderOption = (): Option =>
  new Option("--state-dir <folder>", `where keys and paired viewers are kept (usually ${usualStateFolder()})`);

const port = wholeNumber(0, 65_535);

export const addAgentOptions = (command: Command): Command =>
  command
    .option("--open", "no login: plain HTTP, and only this machine can connect", false)
    .option("--host <address>", "address to listen on (usually all of this machine)")
    .option(
      "--port <number>",
      `port to listen on, ${usualPort} for HTTPS and ${usualOpenPort} with --open; 0 picks a free one and says which`,
      port,
    )
    .addOption(stateFolderOption())
    .option("--tls-cert <file>", "certificate of your own in PEM, with --tls-key, instead of the agent's")
    .option("--tls-key <file>", "its key in PEM")
    .option("--local-http <port>", "serve plain HTTP on 127.0.0.1 too, for programs on this machine; no login", port)
    .option("--allow-host <name>", "a further name or address of this machine; may be given again", hostName, [])
    .addOption(iceServerOption())
    .option("--no-announce", "do not tell the network that this camera is here")
    .option("--shm-dir <folder>", "folder of the camera daemon's segments", "/dev/shm")
    .option("--name <name>", "the camera's name, as viewers see it", cameraName, "Camera")
    .option("--max-viewers <number>", "how many may watch at once; the next is refused", wholeNumber(1, 1000), 10)
    .option("--portable", "encrypt and send with Node's own means only, for when the fast path makes trouble", false)
    .option(
      "--detector-size <size>",
      'picture that the detector looks at: WIDTHxHEIGHT or "stream"',
      detectorSize,
      "stream",
    )
    .addOption(new Option("--log-level <level>", "how much to log").choices(logLevels).default("info"));

const checkOpen = ({ host, tlsCert, tlsKey, localHttp, allowHost }: RawOptions): void => {
  if (host !== undefined && host !== "127.0.0.1")
    throw new AgentError(
      "badOption",
      `--open lets everybody in without a login, so it listens on 127.0.0.1 only, not on ${host}. Leave --host away.`,
    );
  if (tlsCert !== undefined || tlsKey !== undefined || localHttp !== undefined || allowHost.length > 0)
    throw new AgentError(
      "badOption",
      "--open serves plain HTTP on 127.0.0.1 and nothing else. Leave --tls-cert, --tls-key, --local-http and --allow-host away, or --open.",
    );
};

/**
 * @param command that `addAgentOptions` was applied to, parsed
 * @throws AgentError badOption, for a combination that cannot be
 */
export const readAgentOptions = (command: Command): AgentOptions => {
  const raw = command.opts<RawOptions>();
  if (raw.open) checkOpen(raw);
  if ((raw.tlsCert === undefined) !== (raw.tlsKey === undefined))
    throw new AgentError("badOption", "--tls-cert and --tls-key belong together: give both, or neither.");
  const { host, port: ownPort, stateDir, tlsCert, tlsKey, localHttp, allowHost, iceServer, ...same } = raw;
  return {
    ...same,
    host,
    port: ownPort ?? (raw.open ? usualOpenPort : usualPort),
    stateFolder: stateDir ?? usualStateFolder(),
    tls: tlsCert === undefined || tlsKey === undefined ? undefined : { certificateFile: tlsCert, keyFile: tlsKey },
    localHttpPort: localHttp,
    allowHosts: allowHost,
    iceServers: iceServer,
  };
};
