/** Frames that a camera keeps for a daemon that is held up; what comes on top is lost. */
const keptIntervals = 2;

/**
 * Calls `onDue` once an interval, frame k at start + k · interval, so that nothing drifts. After a hold-up of more than
 * two intervals the missed ones are left out, as a camera drops what nobody fetched: never a burst.
 */
export class Schedule {
  readonly intervalMs: number;
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #state: "stopped" | "running" | "paused" = "stopped";
  #skipped = 0;

  constructor(intervalMs: number, onDue: () => void) {
    this.intervalMs = intervalMs;
    this.#onDue = onDue;
  }

  /** Intervals left out because the process was held up. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The first frame is due at once. */
  start(): void {
    if (this.#state !== "stopped") return;
    this.#state = "running";
    this.#dueMs = performance.now();
    this.#arm();
  }

  pause(): void {
    if (this.#state !== "running") return;
    this.#state = "paused";
    clearTimeout(this.#timer);
  }

  /** Begins a new count of intervals, with a frame due at once. */
  resume(): void {
    if (this.#state !== "paused") return;
    this.#state = "running";
    this.#dueMs = performance.now();
    this.#arm();
  }

  stop(): void {
    this.#state = "stopped";
    clearTimeout(this.#timer);
  }

  #arm(): void {
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, Math.ceil(this.#dueMs - performance.now())));
  }

  #tick(): void {
    const lateMs = performance.now() - this.#dueMs;
    if (lateMs > keptIntervals * this.intervalMs) {
      const missed = Math.floor(lateMs / this.intervalMs);
      this.#skipped += missed;
      this.#dueMs += missed * this.intervalMs;
    }
    this.#dueMs += this.intervalMs;
    this.#onDue();
    if (this.#state === "running") {
      clearTimeout(this.#timer);
      this.#arm();
    }
  }
}
