import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What the figures were taken on. */
export interface Machine {
  model: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  /** Runnable processes over the last minute, before the bench began. */
  loadAtStart: number;
}

export const describeMachine = (): Machine => ({
  model: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGb: totalmem() / 1e9,
  system: `${type()} ${release()}`,
  node: process.version,
  loadAtStart: loadavg()[0] ?? 0,
});
