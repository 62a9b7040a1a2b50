import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const startWithinMs = 30_000;

const lineSchema = z.record(z.string(), z.unknown());
type Line = z.infer<typeof lineSchema>;

/** A frame as the simulator wrote it (`--log-frames`). */
export const writtenFrameSchema = z.object({
  event: z.literal("frame"),
  ringIndex: z.number(),
  frameNumber: z.number(),
  clipFrame: z.number(),
  cameraId: z.number(),
  timestampMs: z.number(),
  writtenAtMs: z.number(),
  keyframe: z.boolean(),
});
export type WrittenFrame = z.infer<typeof writtenFrameSchema>;

/** A built app as a process of its own, its JSON lines as events. */
export class App extends EventEmitter<{ line: [Line] }> {
  readonly process: ChildProcess;
  readonly lines: Line[] = [];
  readonly name: "agent" | "simulator";
  #stderr = "";

  /** @param inside what runs it somewhere else, such as `ip netns exec NAME` */
  constructor(name: "agent" | "simulator", args: readonly string[], inside: readonly string[] = []) {
    super();
    this.name = name;
    const [program = "", ...rest] = [...inside, process.execPath, join(root, `apps/${name}/dist/main.js`), ...args];
    this.process = spawn(program, rest, { stdio: ["pipe", "pipe", "pipe"] });
    const { stdout, stderr } = this.process;
    if (stdout === null || stderr === null) throw new Error("the app has no output");
    stderr.on("data", (data: Buffer) => (this.#stderr += data.toString()));
    createInterface({ input: stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (line === undefined) return;
      this.lines.push(line);
      this.emit("line", line);
    });
  }

  /** The first line, past or to come, that `matches`. */
  async line(matches: (line: Line) => boolean, withinMs = startWithinMs): Promise<Line> {
    const past = this.lines.find(matches);
    if (past !== undefined) return past;
    const { promise, resolve, reject } = Promise.withResolvers<Line>();
    const look = (line: Line) => {
      if (matches(line)) resolve(line);
    };
    const ended = () =>
      reject(
        new Error(
          `the ${this.name} ended (code ${this.process.exitCode}): ${this.#stderr}${JSON.stringify(this.lines.slice(-5))}`,
        ),
      );
    const timer = setTimeout(
      () =>
        reject(
          new Error(
            `the ${this.name} said nothing of the kind in ${withinMs} ms; last: ${JSON.stringify(this.lines.slice(-5))} ${this.#stderr}`,
          ),
        ),
      withinMs,
    );
    this.on("line", look);
    this.process.once("exit", ended);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.off("line", look);
      this.process.off("exit", ended);
    }
  }

  tell(command: string): void {
    this.process.stdin?.write(`${command}\n`);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Waits for the app to end by itself.
   * @returns the exit code */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.process, "exit", { signal: AbortSignal.timeout(startWithinMs) });
    return this.process.exitCode;
  }

  /** @returns the exit code, null when the signal ended it */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.isRunning) {
      const ended = once(this.process, "exit");
      this.process.kill(signal);
      const force = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(force);
    }
    return this.process.exitCode;
  }
}

const parseLine = (text: string): Line | undefined => {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** A board that is this machine: segments in a folder of their own, a simulator that writes, an agent that publishes. */
export class Board {
  readonly shmDir = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nekomado-e2e-"));
  /** Outlives the agent, as a board's disk does. */
  readonly stateDir = mkdtempSync(join(tmpdir(), "nekomado-e2e-state-"));
  readonly #apps: App[] = [];
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  get port(): number {
    return this.#port;
  }

  async startSimulator(args: readonly string[] = []): Promise<App> {
    const simulator = new App("simulator", ["--shm-dir", this.shmDir, "--json", "--log-frames", ...args]);
    this.#apps.push(simulator);
    await simulator.line(({ event }) => event === "ready");
    return simulator;
  }

  /** A second agent takes the port of the first, as a restarted one does. */
  async startAgent(args: readonly string[] = []): Promise<App> {
    const agent = new App("agent", [
      "--open",
      "--shm-dir",
      this.shmDir,
      "--state-dir",
      this.stateDir,
      "--port",
      String(this.#port),
      "--name",
      "Living room",
      ...args,
    ]);
    this.#apps.push(agent);
    const { url } = await agent.line((line) => typeof line["url"] === "string");
    this.#port = Number(new URL(z.string().parse(url)).port);
    return agent;
  }

  async close(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.stop()));
    for (const folder of [this.shmDir, this.stateDir]) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the simulator wrote, for one segment's life. */
export const writtenFrames = (simulator: App): WrittenFrame[] =>
  simulator.lines.flatMap((line) => {
    const frame = writtenFrameSchema.safeParse(line);
    return frame.success ? [frame.data] : [];
  });

export const test = base.extend<{ board: Board }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  board: async ({}, provide) => {
    const board = new Board();
    await provide(board);
    await board.close();
  },
});
export { expect } from "@playwright/test";
