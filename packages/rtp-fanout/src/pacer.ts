import { FanoutError } from "./fanout-error.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * Lets so many packets per millisecond go. A burst of a whole keyframe overflows a receiver's socket buffer: 190 to
 * 562 of 2390 packets were lost so, none at 32 to 64 per millisecond.
 */
export class Pacer {
  readonly #scheduler: Scheduler;
  readonly #mostPerMs: number;
  #packetsPerMs: number;
  #wasFull = false;
  #tickStartMs = Number.NEGATIVE_INFINITY;
  #usedInTick = 0;
  #cancel: (() => void) | undefined;

  /** @throws FanoutError setting */
  constructor(scheduler: Scheduler, packetsPerMs: number) {
    if (!Number.isSafeInteger(packetsPerMs) || packetsPerMs < 1)
      throw new FanoutError(
        "setting",
        `A burst of ${packetsPerMs} packets per millisecond cannot be: give a whole number from 1 on.`,
      );
    this.#scheduler = scheduler;
    this.#mostPerMs = packetsPerMs;
    this.#packetsPerMs = packetsPerMs;
  }

  /** How many packets may go now; none while the next tick is waited for. */
  get allowance(): number {
    if (this.#cancel !== undefined) return 0;
    const nowMs = this.#scheduler.nowMs();
    if (nowMs - this.#tickStartMs >= 1) this.#beginTick(nowMs);
    return this.#packetsPerMs - this.#usedInTick;
  }

  use(packets: number): void {
    this.#usedInTick += packets;
  }

  /** The socket is full: nothing more in this tick, and half as many in the next, up again as soon as they are taken.
   * What is encrypted for a full socket is work for nothing. */
  holdBack(): void {
    this.#wasFull = true;
    this.#usedInTick = this.#packetsPerMs;
    this.#tickStartMs = this.#scheduler.nowMs();
  }

  /** Calls back when packets may go again. */
  atNextTick(callback: () => void): void {
    this.#cancel ??= this.#scheduler.soon(() => {
      this.#cancel = undefined;
      this.#beginTick(this.#scheduler.nowMs());
      callback();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #beginTick(nowMs: number): void {
    this.#packetsPerMs = this.#wasFull
      ? Math.max(1, Math.floor(this.#packetsPerMs / 2))
      : Math.min(this.#mostPerMs, this.#packetsPerMs * 2);
    this.#wasFull = false;
    this.#tickStartMs = nowMs;
    this.#usedInTick = 0;
  }
}
