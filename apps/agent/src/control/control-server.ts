import { rmSync } from "node:fs";
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";
import { AgentError, systemCodeOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { ControlAnswer, ControlRequest } from "./control-message.ts";
import { controlRequestSchema, maxRequestBytes } from "./control-message.ts";
import { takePlace } from "./control-place.ts";

const maxConnections = 16;
const requestWithinMs = 5_000;

const listenAt = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });

const runsAlready = (path: string, cause?: unknown): AgentError =>
  new AgentError(
    "alreadyRuns",
    `Another agent uses this state folder: it answers at ${path}. Stop it, or give this one a folder of its own with --state-dir.`,
    cause === undefined ? undefined : { cause },
  );

/**
 * Answers the commands of the owner, `nekomado-agent pair` and `viewers`. Whoever may open the socket file may do
 * everything: it has mode 0600 in folders of mode 0700. It is also what keeps a second agent off the state folder.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #log: Logger;
  readonly #early: Socket[] = [];
  /** Undefined where it is a named pipe. */
  #socketFile: string | undefined;
  #answer: ((request: ControlRequest) => Promise<ControlAnswer>) | undefined;

  private constructor(log: Logger) {
    this.#log = log;
    this.#server = createServer((socket) => this.#take(socket));
    this.#server.maxConnections = maxConnections;
  }

  /** @param path as `controlPath` makes it
   * @throws AgentError alreadyRuns or stateFolder */
  static async listen(path: string, log: Logger): Promise<ControlServer> {
    const control = new ControlServer(log);
    try {
      // A named pipe goes with its process: one that is there is answered.
      if (process.platform === "win32") await listenAt(control.#server, path);
      else {
        control.#socketFile = await takePlace(path, (file) => listenAt(control.#server, file));
        if (control.#socketFile === undefined) throw runsAlready(path);
      }
    } catch (error) {
      control.#server.close();
      if (error instanceof AgentError) throw error;
      if (systemCodeOf(error) === "EADDRINUSE") throw runsAlready(path, error);
      throw new AgentError("stateFolder", `The control socket ${path} cannot be made.`, { cause: error });
    }
    control.#server.on("error", (error) => log.error({ err: error }, "the control socket failed"));
    return control;
  }

  /** Answers from now on, also who asked before. */
  serve(answer: (request: ControlRequest) => Promise<ControlAnswer>): void {
    this.#answer = answer;
    for (const socket of this.#early.splice(0)) this.#read(socket, answer);
  }

  close(): void {
    if (this.#socketFile !== undefined) rmSync(this.#socketFile, { force: true });
    this.#server.close();
    for (const socket of this.#early.splice(0)) socket.destroy();
  }

  #take(socket: Socket): void {
    socket.setTimeout(requestWithinMs, () => socket.destroy());
    socket.on("error", (error) => this.#log.debug({ err: error }, "a command's connection failed"));
    if (this.#answer === undefined) this.#early.push(socket);
    else this.#read(socket, this.#answer);
  }

  #read(socket: Socket, answer: (request: ControlRequest) => Promise<ControlAnswer>): void {
    let text = "";
    const receive = (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const end = text.indexOf("\n");
      if (end < 0 && text.length <= maxRequestBytes) return;
      socket.off("data", receive);
      const line = end < 0 || end > maxRequestBytes ? undefined : Buffer.from(text.slice(0, end), "latin1").toString();
      void this.#respond(line, answer).then((said) => socket.end(`${JSON.stringify(said)}\n`));
    };
    socket.on("data", receive);
  }

  async #respond(
    line: string | undefined,
    answer: (request: ControlRequest) => Promise<ControlAnswer>,
  ): Promise<ControlAnswer> {
    if (line === undefined) return { ok: false, message: `A request has at most ${maxRequestBytes} bytes.` };
    try {
      const request = controlRequestSchema.safeParse(JSON.parse(line));
      if (!request.success)
        return { ok: false, message: "The running agent does not know this request: it may be of another version." };
      return await answer(request.data);
    } catch (error) {
      if (error instanceof SyntaxError) return { ok: false, message: "A request is one line of JSON." };
      this.#log.error({ err: error }, "a command could not be carried out");
      return { ok: false, message: "The agent failed at this command; its log says why." };
    }
  }
}
