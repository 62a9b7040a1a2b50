import { randomInt } from "node:crypto";
import type { TimelineAnchor } from "@nekomado/protocol";
import { rtpClockRateHz } from "@nekomado/protocol";

const ticksPerMs = rtpClockRateHz / 1000;

/**
 * RTP time of one camera: capture time on a 90 kHz clock, from a random start (RFC 3550, section 5.1), the same for
 * every viewer. Strictly rising even where a re-anchored clock puts two frames in the wrong order.
 */
export class RtpTimeline {
  readonly #startTicks = randomInt(0, 2 ** 32);
  #epoch = 0;
  #originMs: number | undefined;
  #lastTicks = Number.NEGATIVE_INFINITY;

  /** @param captureTimeMs on the agent's clock
   * @returns an RTP timestamp, 0 to 2^32 - 1 */
  timestampOf(captureTimeMs: number): number {
    this.#originMs ??= captureTimeMs;
    const ticks = Math.max(Math.round((captureTimeMs - this.#originMs) * ticksPerMs), this.#lastTicks + 1);
    this.#lastTicks = ticks;
    return this.#wrap(ticks);
  }

  /** The tie between RTP time and the agent's clock; undefined before the first frame. */
  get anchor(): TimelineAnchor | undefined {
    if (this.#originMs === undefined) return undefined;
    return {
      epoch: this.#epoch,
      rtpTimestamp: this.#wrap(this.#lastTicks),
      captureTimeMs: this.#originMs + this.#lastTicks / ticksPerMs,
    };
  }

  /** To be called when frames before and after belong to different readings of the board's clock. */
  startEpoch(): void {
    this.#epoch += 1;
  }

  #wrap(ticks: number): number {
    return (((this.#startTicks + ticks) % 2 ** 32) + 2 ** 32) % 2 ** 32;
  }
}
