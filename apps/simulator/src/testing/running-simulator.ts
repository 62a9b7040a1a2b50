import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { SegmentFollower } from "./segment-follower.ts";

export type SimulatorEvent = Readonly<Record<string, unknown>>;

export interface LoggedFrame {
  readonly ringIndex: number;
  readonly frameNumber: number;
  readonly clipFrame: number | null;
  readonly cameraId: number;
  readonly timestampMs: number;
  readonly writtenAtMs: number;
  readonly keyframe: boolean;
}

function toLoggedFrame(event: SimulatorEvent): LoggedFrame {
  const number = (name: string): number => Number(event[name]);
  return {
    ringIndex: number("ringIndex"),
    frameNumber: number("frameNumber"),
    clipFrame: event["clipFrame"] === null ? null : number("clipFrame"),
    cameraId: number("cameraId"),
    timestampMs: number("timestampMs"),
    writtenAtMs: number("writtenAtMs"),
    keyframe: event["keyframe"] === true,
  };
}

const mainFile = join(import.meta.dirname, "..", "main.ts");

/** A simulator in a process of its own, with everything that it tells. */
export class RunningSimulator {
  readonly shmDir: string;
  readonly events: SimulatorEvent[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #exited: Promise<number | null>;
  readonly #onEvent = new Set<() => void>();
  #hasEnded = false;
  #errors = "";

  /** @param env added to the environment; without `PATH` where it is empty */
  constructor(shmDir: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.shmDir = shmDir;
    this.#child = spawn(
      process.execPath,
      [mainFile, "--shm-dir", shmDir, "--json", "--log-frames", "--log-detections", ...args],
      { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } },
    );
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    const lines = createInterface({ input: this.#child.stdout });
    lines.on("line", (line) => {
      this.events.push(JSON.parse(line));
      this.#tell();
    });
    // It may have ended before it is told to.
    this.#child.stdin.on("error", () => {});
    this.#exited = once(this.#child, "close").then(([code]) => {
      this.#hasEnded = true;
      this.#tell();
      return code;
    });
  }

  /** What it said on standard error. */
  get errors(): string {
    return this.#errors;
  }

  get frames(): LoggedFrame[] {
    return this.all("frame").map(toLoggedFrame);
  }

  all(name: string): SimulatorEvent[] {
    return this.events.filter(({ event }) => event === name);
  }

  /** Waits until what it has told so far gives something. Fails when it ends before. */
  async until<Result>(look: (simulator: this) => Result | undefined | false): Promise<Result> {
    for (;;) {
      const result = look(this);
      if (result !== undefined && result !== false) return result;
      if (this.#hasEnded) throw new Error(`The simulator has ended before that. ${this.#errors}`);
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          this.#onEvent.delete(listener);
          resolve();
        };
        this.#onEvent.add(listener);
      });
    }
  }

  /** Waits for the event of that name, the `count`-th of them. */
  async event(name: string, count = 1): Promise<SimulatorEvent> {
    return this.until((simulator) => simulator.all(name)[count - 1]);
  }

  /** Waits until so many frames have been logged. */
  async frameCount(count: number): Promise<LoggedFrame[]> {
    return this.until(({ frames }) => frames.length >= count && frames);
  }

  /** Waits until so many more frames have been logged, and returns those. */
  async moreFrames(count: number): Promise<LoggedFrame[]> {
    const before = this.frames.length;
    return (await this.frameCount(before + count)).slice(before);
  }

  send(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  closeInput(): void {
    this.#child.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async exit(): Promise<number | null> {
    return this.#exited;
  }

  async quit(): Promise<number | null> {
    if (!this.#hasEnded) this.send("quit");
    return this.#exited;
  }

  #tell(): void {
    for (const listener of this.#onEvent) listener();
  }
}

/** Simulators, followers and directories of one test; all are ended and removed with it. */
export class SimulatedBoard implements AsyncDisposable {
  readonly #running: RunningSimulator[] = [];
  readonly #followers: SegmentFollower[] = [];
  readonly #directories: string[] = [];

  directory(): string {
    const directory = mkdtempSync(join(tmpdir(), "simulator-test-"));
    this.#directories.push(directory);
    return directory;
  }

  start(
    args: readonly string[] = [],
    options: { shmDir?: string; env?: Record<string, string> } = {},
  ): RunningSimulator {
    const simulator = new RunningSimulator(options.shmDir ?? join(this.directory(), "shm"), args, options.env);
    this.#running.push(simulator);
    return simulator;
  }

  follow(shmDir: string): SegmentFollower {
    const follower = new SegmentFollower(shmDir);
    this.#followers.push(follower);
    return follower;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follower of this.#followers.splice(0)) follower.close();
    for (const simulator of this.#running.splice(0)) {
      simulator.signal("SIGKILL");
      await simulator.exit();
    }
    for (const directory of this.#directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }
}
