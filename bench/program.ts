import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";

const stopWithinMs = 5_000;
const keptOutput = 4_000;

/** A program beside the ones that are measured, ended by its own process id. */
export class Program {
  readonly #process: ChildProcess;
  readonly #command: string;
  #output = "";

  constructor(command: string, args: readonly string[]) {
    this.#command = command;
    this.#process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    const keep = (data: Buffer) => (this.#output = (this.#output + data.toString()).slice(-keptOutput));
    this.#process.stdout?.on("data", keep);
    this.#process.stderr?.on("data", keep);
    this.#process.on("error", (error) => (this.#output += error.message));
  }

  /** @throws Error when it has ended, with the last of what it said */
  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined || !this.isRunning) throw new Error(`${this.#command} has ended: ${this.#output}`);
    return pid;
  }

  get isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.#process;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const force = setTimeout(() => this.#process.kill("SIGKILL"), stopWithinMs);
    await ended;
    clearTimeout(force);
  }
}
