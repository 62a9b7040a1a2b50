import type { Scheduler } from "../scheduler.ts";

/** A clock that stands still until it is told to go on. */
export class HandScheduler implements Scheduler {
  #nowMs = 1_000;
  #due = new Set<() => void>();

  nowMs = (): number => this.#nowMs;

  soon = (callback: () => void): (() => void) => {
    this.#due.add(callback);
    return () => this.#due.delete(callback);
  };

  get waiting(): number {
    return this.#due.size;
  }

  /** One millisecond on, with all that is due then. */
  tick(): void {
    this.advance(1);
    const due = this.#due;
    this.#due = new Set();
    for (const callback of due) callback();
  }

  /** Time goes on while nobody is called. */
  advance(ms: number): void {
    this.#nowMs += ms;
  }

  /** Until nothing is waited for. */
  drain(): void {
    while (this.#due.size > 0) this.tick();
  }
}
