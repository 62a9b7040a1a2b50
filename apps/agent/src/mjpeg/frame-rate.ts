/** Frames never come at exactly their times; one that is early by less than this share of the interval is not left out. */
const earlyShare = 0.25;

/** Chooses frames of a faster stream so that `fps` of them are taken a second, evenly. Where none is taken when one is due, the next is. */
export class FrameRate {
  readonly #intervalMs: number;
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(fps: number) {
    this.#intervalMs = 1_000 / fps;
  }

  /** @param captureTimeMs of a frame */
  isDue(captureTimeMs: number): boolean {
    // A clock that was set back: what was due then is no more.
    if (captureTimeMs < this.#dueMs - 2 * this.#intervalMs) this.#dueMs = captureTimeMs;
    return captureTimeMs >= this.#dueMs - earlyShare * this.#intervalMs;
  }

  /** This frame is taken. */
  take(captureTimeMs: number): void {
    const isLate = captureTimeMs - this.#dueMs > this.#intervalMs;
    this.#dueMs = (isLate ? captureTimeMs : this.#dueMs) + this.#intervalMs;
  }
}
