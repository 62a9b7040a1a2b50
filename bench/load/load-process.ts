import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./contract.ts";
import { loadReportSchema } from "./contract.ts";

const script = fileURLToPath(new URL("receiver-process.ts", import.meta.url));
const answersWithinMs = 120_000;
const stopWithinMs = 5_000;

/** One process with receivers, as its orderer sees it. */
export class LoadProcess {
  readonly #process: ChildProcess;
  #stderr = "";

  constructor() {
    this.#process = spawn(process.execPath, [script], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Arrays of numbers cross as they are.
      serialization: "advanced",
    });
    this.#process.stderr?.on("data", (data: Buffer) => (this.#stderr += data.toString()));
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error("a process with receivers could not be started");
    return pid;
  }

  /** @returns its answer @throws Error when it failed or ended */
  async follow(order: LoadOrder): Promise<Exclude<LoadReport, { report: "failed" }>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const ended = () => reject(new Error(`a process with receivers has ended: ${this.#stderr}`));
    const timer = setTimeout(
      () => reject(new Error(`receivers did not ${order.order} within ${answersWithinMs} ms`)),
      answersWithinMs,
    );
    this.#process.once("message", resolve);
    this.#process.once("exit", ended);
    try {
      this.#process.send(order);
      const report = loadReportSchema.parse(await promise);
      if (report.report === "failed") throw new Error(`Receivers could not ${order.order}: ${report.message}`);
      return report;
    } finally {
      clearTimeout(timer);
      this.#process.off("message", resolve);
      this.#process.off("exit", ended);
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const force = setTimeout(() => this.#process.kill("SIGKILL"), stopWithinMs);
    await ended;
    clearTimeout(force);
  }
}
