import { randomInt } from "node:crypto";
import type { TimelineAnchor } from "@nekomado/protocol";
import { rtpTicksPerMs } from "@nekomado/protocol";

/** An anchor holds for 6.6 hours either side (2^31 ticks); a fresh one costs nothing. */
const anchorEveryTicks = 30_000 * rtpTicksPerMs;

/**
 * RTP time of one camera: capture time on a 90 kHz clock, from a random start (RFC 3550, section 5.1), the same for
 * every viewer. Strictly rising even where a re-anchored clock puts two frames in the wrong order.
 */
export class RtpTimeline {
  readonly #startTicks = randomInt(0, 2 ** 32);
  #epoch = 0;
  #originMs: number | undefined;
  #lastTicks = Number.NEGATIVE_INFINITY;
  #anchoredTicks = Number.NEGATIVE_INFINITY;

  /** @param captureTimeMs on the agent's clock
   * @returns an RTP timestamp, 0 to 2^32 - 1 */
  timestampOf(captureTimeMs: number): number {
    this.#originMs ??= captureTimeMs;
    const ticks = Math.max(Math.round((captureTimeMs - this.#originMs) * rtpTicksPerMs), this.#lastTicks + 1);
    this.#lastTicks = ticks;
    return this.#wrap(ticks);
  }

  /** The tie between RTP time and the agent's clock at the newest frame, when it is time to tell it: in a new epoch, and
   * every 30 s. Undefined in between, and before the first frame. */
  takeAnchor(): TimelineAnchor | undefined {
    if (this.#originMs === undefined || this.#lastTicks - this.#anchoredTicks < anchorEveryTicks) return undefined;
    this.#anchoredTicks = this.#lastTicks;
    return {
      epoch: this.#epoch,
      rtpTimestamp: this.#wrap(this.#lastTicks),
      captureTimeMs: this.#originMs + this.#lastTicks / rtpTicksPerMs,
    };
  }

  /** To be called when frames before and after belong to different readings of the board's clock. */
  startEpoch(): void {
    this.#epoch += 1;
    this.#anchoredTicks = Number.NEGATIVE_INFINITY;
  }

  #wrap(ticks: number): number {
    return (((this.#startTicks + ticks) % 2 ** 32) + 2 ** 32) % 2 ** 32;
  }
}
