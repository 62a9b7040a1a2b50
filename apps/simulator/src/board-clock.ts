/** As in `struct timespec`; nanoseconds from 0 to 999 999 999. */
export interface Timespec {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** `monotonic` counts from the machine's start, as older daemons write it; `realtime` from 1970, as newer ones do. */
export type ClockName = "monotonic" | "realtime";

const nanosecondsPerSecond = 1_000_000_000n;

/** The clock that the daemon stamps frames with. It may be wrong, and may be set anew while it runs. */
export class BoardClock {
  readonly name: ClockName;
  /** What has to be added to the machine's monotonic clock. */
  #offsetNs: bigint;

  constructor(name: ClockName, offsetSeconds = 0) {
    this.name = name;
    const monotonicNs = process.hrtime.bigint();
    const realtimeMs = performance.timeOrigin + performance.now();
    const originNs = name === "realtime" ? BigInt(Math.round(realtimeMs * 1e6)) - monotonicNs : 0n;
    this.#offsetNs = originNs + BigInt(Math.round(offsetSeconds * 1e9));
  }

  now(): Timespec {
    const ns = process.hrtime.bigint() + this.#offsetNs;
    // A timespec before the clock's zero has negative seconds and still positive nanoseconds.
    const nanoseconds = ((ns % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
    return { seconds: Number((ns - nanoseconds) / nanosecondsPerSecond), nanoseconds: Number(nanoseconds) };
  }

  /** Sets the clock ahead, or back where `ms` is negative. */
  step(ms: number): void {
    this.#offsetNs += BigInt(Math.round(ms * 1e6));
  }
}

export function timespecToMs({ seconds, nanoseconds }: Timespec): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** The machine's monotonic clock in milliseconds: the same for all processes, whatever the board's clock says. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
