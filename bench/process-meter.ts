import { readdirSync, readFileSync } from "node:fs";

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

/** @param schedstat text of `/proc/PID/task/TID/schedstat` @returns for how long the thread could run and had no core, s */
export const waitSecondsOf = (schedstat: string): number => {
  const nanoseconds = /^\d+ (\d+) \d+$/m.exec(schedstat)?.[1];
  if (nanoseconds === undefined) throw new Error(`there is no waiting time in "${schedstat}"`);
  return Number(nanoseconds) / 1e9;
};

/** Of all threads that there are now. @returns undefined where the kernel keeps no such count */
const readWaitSeconds = (pid: number): number | undefined => {
  const tasks = `/proc/${pid}/task`;
  try {
    return readdirSync(tasks).reduce(
      (sum, thread) => sum + waitSecondsOf(readFileSync(`${tasks}/${thread}/schedstat`, "utf8")),
      0,
    );
  } catch {
    // A kernel without it, or a thread that ended just now: the figure is a remark, not a measurement.
    return undefined;
  }
};

export const readCpuSeconds = (pid: number): number => cpuSecondsOf(readFileSync(`/proc/${pid}/stat`, "utf8"));

export const readResidentBytes = (pid: number): number => residentBytesOf(readFileSync(`/proc/${pid}/status`, "utf8"));

/** From its making on: the CPU time that one process takes, without its children. */
export class CpuMeter {
  readonly #pid: number;
  readonly #startedMs = performance.now();
  readonly #startSeconds: number;
  readonly #startWaitSeconds: number | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    this.#startSeconds = readCpuSeconds(pid);
    this.#startWaitSeconds = readWaitSeconds(pid);
  }

  /** Since the making, % of one core. */
  get percentOfCore(): number {
    return ((readCpuSeconds(this.#pid) - this.#startSeconds) / this.#elapsedSeconds) * 100;
  }

  /** For how much of the time since the making its threads could run and had no core, in sum, %: what was measured
   * with much of it is the machine's other work. Undefined where that is not known. */
  get percentWaiting(): number | undefined {
    const waited = readWaitSeconds(this.#pid);
    return waited === undefined || this.#startWaitSeconds === undefined
      ? undefined
      : ((waited - this.#startWaitSeconds) / this.#elapsedSeconds) * 100;
  }

  get #elapsedSeconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }
}
