import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

const script = (place: string): string => `
  import { createServer } from "node:net";
  import { takePlace } from ${JSON.stringify(new URL("../control-place.ts", import.meta.url).href)};
  process.stdin.on("data", async () => {
    const server = createServer();
    const listen = (path) => new Promise((resolve) => server.listen({ path, backlog: 4 }, resolve));
    const socket = await takePlace(${JSON.stringify(place)}, listen);
    if (socket === undefined) server.close();
    console.log(socket === undefined ? "refused" : "taken");
  });
  console.log("ready");`;

/** A process that tries for a place each time it is told, and has it from then on for as long as it lives. Few may wait
 * until it takes their connections. */
export class PlaceHolder {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = child;
  }

  static async spawn(place: string): Promise<PlaceHolder> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script(place)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(child.stdout.setEncoding("utf8"), "data");
    return new PlaceHolder(child);
  }

  /** @returns "taken" or "refused" */
  async take(): Promise<string> {
    this.#process.stdin.write("take\n");
    const [said]: unknown[] = await once(this.#process.stdout, "data");
    return String(said).trim();
  }

  /** It does nothing any more, and is there all the same. */
  freeze(): void {
    this.#process.kill("SIGSTOP");
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}
