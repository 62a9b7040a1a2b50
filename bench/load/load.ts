import { CpuMeter } from "../process-meter.ts";
import type { LoadTarget, ReceiverFigures } from "./contract.ts";
import { LoadProcess } from "./load-process.ts";

/** A process keeps up with far more; two of them share their handshakes between cores. */
const receiversPerProcess = 100;

export interface LoadMeasurement {
  receivers: readonly ReceiverFigures[];
  /** Else arrivals are late by what the processes with receivers had to do meanwhile. */
  areStampedByKernel: boolean;
  seconds: number;
  /** CPU time of all processes with receivers, % of one core. */
  percentOfCore: number;
}

/** Many light viewers of one server, in processes of their own. Closed by who opened it. */
export class Load {
  readonly #processes: readonly LoadProcess[];

  private constructor(processes: readonly LoadProcess[]) {
    this.#processes = processes;
  }

  /**
   * @param clip Annex B file that the server plays, to prove what comes; null where it is not known
   * @param inRuns whether packets that the server gave its kernel in one piece may come so
   * @returns when all receivers are connected
   */
  static async open(target: LoadTarget, receivers: number, clip: string | null, inRuns = false): Promise<Load> {
    const count = Math.ceil(receivers / receiversPerProcess);
    const load = new Load(Array.from({ length: count }, () => new LoadProcess()));
    try {
      await Promise.all(
        load.#processes.map((process, at) =>
          process.follow({
            order: "open",
            target,
            clip,
            inRuns,
            receivers: Math.floor((receivers + at) / count),
          }),
        ),
      );
      return load;
    } catch (error) {
      await load.close();
      throw error;
    }
  }

  get pids(): number[] {
    return this.#processes.map(({ pid }) => pid);
  }

  /** Counts while `during` lasts. */
  async measure<Measured>(during: () => Promise<Measured>): Promise<LoadMeasurement & { measured: Measured }> {
    await this.#follow("begin");
    const meters = this.pids.map((pid) => new CpuMeter(pid));
    const beganMs = performance.now();
    const measured = await during();
    const seconds = (performance.now() - beganMs) / 1000;
    const percentOfCore = meters.reduce((sum, meter) => sum + meter.percentOfCore, 0);
    const reports = await this.#follow("end");
    const figures = reports.flatMap((report) => (report.report === "figures" ? [report] : []));
    const areStampedByKernel = figures.every((one) => one.areStampedByKernel);
    const receivers = figures.flatMap((one) => one.receivers);
    return { receivers, areStampedByKernel, seconds, percentOfCore, measured };
  }

  /** Tells the server that everybody leaves. */
  async close(): Promise<void> {
    await this.#follow("close").catch(() => undefined);
    await Promise.all(this.#processes.map((process) => process.stop()));
  }

  #follow(order: "begin" | "end" | "close") {
    return Promise.all(this.#processes.map((process) => process.follow({ order })));
  }
}
