import { readFileSync } from "node:fs";

/** The kernel tells CPU times in ticks of 1/100 s to programs (USER_HZ), on every architecture of Linux that Node runs on. */
const ticksPerSecond = 100;
const userTimeField = 14;
const systemTimeField = 15;

/** @param stat text of `/proc/PID/stat` (proc_pid_stat(5)) @returns user and system time of the process and all its threads, s */
export const cpuSecondsOf = (stat: string): number => {
  // The second field is the program's name in brackets, with whatever blanks and brackets it holds.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = [userTimeField, systemTimeField].map((field) => Number(fields[field - 3]));
  const sum = ticks.reduce((a, b) => a + b, 0);
  if (!Number.isFinite(sum)) throw new Error(`there are no CPU times in "${stat}"`);
  return sum / ticksPerSecond;
};

/** @param status text of `/proc/PID/status` @returns resident memory, bytes */
export const residentBytesOf = (status: string): number => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error("there is no VmRSS in the process's status: it has ended");
  return Number(kibibytes) * 1024;
};

export const readCpuSeconds = (pid: number): number => cpuSecondsOf(readFileSync(`/proc/${pid}/stat`, "utf8"));

export const readResidentBytes = (pid: number): number => residentBytesOf(readFileSync(`/proc/${pid}/status`, "utf8"));

/** From its making on: the CPU time that one process takes, without its children. */
export class CpuMeter {
  readonly #pid: number;
  readonly #startedMs = performance.now();
  readonly #startSeconds: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#startSeconds = readCpuSeconds(pid);
  }

  /** Since the making, % of one core. */
  get percentOfCore(): number {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    return ((readCpuSeconds(this.#pid) - this.#startSeconds) / seconds) * 100;
  }
}
