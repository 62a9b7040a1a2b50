import { chmodSync } from "node:fs";
import { mkdir, rm, rmdir, stat } from "node:fs/promises";
import type { Server, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { AgentError, systemCodeOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { ControlAnswer, ControlRequest } from "./control-message.ts";
import { controlRequestSchema, maxRequestBytes } from "./control-message.ts";

const maxConnections = 16;
const requestWithinMs = 5_000;

const listenAt = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    // The file is there with its mode before anybody can open it.
    const mask = process.platform === "win32" ? undefined : process.umask(0o177);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
    if (mask !== undefined) process.umask(mask);
  });

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Taking the place takes milliseconds: a lock this old was left behind by an agent that was killed meanwhile. */
const lockHoldsMs = 10_000;
const lockLookMs = 10;

/** A board without a clock of its own starts in the past: what was made before lies ahead then, and is as stale. */
const isStale = async (lock: string): Promise<boolean> => {
  const found = await stat(lock).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > lockHoldsMs;
};

/** Lets one agent at a time look whether a file is stale and put its own in its place: of several that start at once,
 * none may take away the file of the one that was quicker. Making a folder succeeds for one of them only. */
const oneAtATime = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (systemCodeOf(error) !== "EEXIST") throw error;
      if (await isStale(lock)) await rmdir(lock).catch(() => undefined);
      else await delay(lockLookMs);
    }
  }
  try {
    return await work();
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
};

const runsAlready = (path: string, cause?: unknown): AgentError =>
  new AgentError(
    "alreadyRuns",
    `Another agent uses this state folder: it answers at ${path}. Stop it, or give this one a folder of its own with --state-dir.`,
    cause === undefined ? undefined : { cause },
  );

/**
 * Answers the commands of the owner, `nekomado-agent pair` and `viewers`. Whoever may open the socket file may do
 * everything: it has mode 0600 in a folder of mode 0700. It is also what keeps a second agent off the state folder.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #log: Logger;
  readonly #early: Socket[] = [];
  #answer: ((request: ControlRequest) => Promise<ControlAnswer>) | undefined;

  private constructor(log: Logger) {
    this.#log = log;
    this.#server = createServer((socket) => this.#take(socket));
    this.#server.maxConnections = maxConnections;
  }

  /** @throws AgentError alreadyRuns or stateFolder */
  static async listen(path: string, log: Logger): Promise<ControlServer> {
    const control = new ControlServer(log);
    try {
      // A named pipe goes with its process: one that is there is answered.
      if (process.platform === "win32") await listenAt(control.#server, path);
      else {
        await oneAtATime(path, () => control.#takePlace(path));
        chmodSync(path, 0o600);
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

  /** @throws AgentError alreadyRuns */
  async #takePlace(path: string): Promise<void> {
    try {
      await listenAt(this.#server, path);
    } catch (error) {
      if (systemCodeOf(error) !== "EADDRINUSE") throw error;
      if (await isAnswered(path)) throw runsAlready(path, error);
      await rm(path, { force: true });
      await listenAt(this.#server, path);
    }
  }

  /** Answers from now on, also who asked before. */
  serve(answer: (request: ControlRequest) => Promise<ControlAnswer>): void {
    this.#answer = answer;
    for (const socket of this.#early.splice(0)) this.#read(socket, answer);
  }

  close(): void {
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
