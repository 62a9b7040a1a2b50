/**
 * Frames never come at exactly their times. One that is early by no more than this is the one that is meant: two frames
 * of a camera whose frames are 6 ms early or late are 12 ms off from each other. Where frames are due often the share of
 * the interval is less: by half of it the frame before would be meant as much.
 */
const early = { ms: 13, share: 0.4 } as const;

/** Chooses frames of a faster stream so that `fps` of them are taken a second, evenly. Where none is taken when one is due, the next is. */
export class FrameRate {
  readonly #intervalMs: number;
  readonly #earlyMs: number;
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(fps: number) {
    this.#intervalMs = 1_000 / fps;
    this.#earlyMs = Math.min(early.ms, early.share * this.#intervalMs);
  }

  /** @param captureTimeMs of a frame */
  isDue(captureTimeMs: number): boolean {
    // A clock that was set back: what was due then is no more.
    if (captureTimeMs < this.#dueMs - 2 * this.#intervalMs) this.#dueMs = captureTimeMs;
    return captureTimeMs >= this.#dueMs - this.#earlyMs;
  }

  /** This frame is taken. */
  take(captureTimeMs: number): void {
    const isLate = captureTimeMs - this.#dueMs > this.#intervalMs;
    this.#dueMs = (isLate ? captureTimeMs : this.#dueMs) + this.#intervalMs;
  }
}
