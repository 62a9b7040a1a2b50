import { isFresh, staysFresh } from "../time/freshness.ts";
import { overdueAfterMs } from "./watchdog.ts";

/** Frames follow each other at least so closely in a picture that moves. */
const movingWithinMs = 300;

/** The newest picture that was painted, told by the viewer's own clock. */
export interface LastPicture {
  /** `performance.now()` of its capture, or of its painting where capture cannot be known. */
  capturedAtMs: number;
}

/** When the frames of one connection were painted, `performance.now()`, and whether they show the present. */
export class PictureWatch {
  #firstFrameAtMs: number | null = null;
  #lastFrameAtMs: number | null = null;
  #lastFreshFrameAtMs: number | null = null;
  #liveAtMs: number | null = null;
  /** Since when frames have been painted without a pause. */
  #runSinceMs = 0;
  #lastPicture: LastPicture | null = null;

  get firstFrameAtMs(): number | null {
    return this.#firstFrameAtMs;
  }

  get lastFrameAtMs(): number | null {
    return this.#lastFrameAtMs;
  }

  get lastFreshFrameAtMs(): number | null {
    return this.#lastFreshFrameAtMs;
  }

  /** When the connection's picture first showed the present. */
  get liveAtMs(): number | null {
    return this.#liveAtMs;
  }

  /** Outlives its connection: the screen may still show it. */
  get lastPicture(): LastPicture | null {
    return this.#lastPicture;
  }

  /**
   * @param ageMs capture to painting; null where it cannot be known
   * @param isLive whether the picture is called live so far
   * @returns whether the frame shows the present
   */
  painted(paintedAtMs: number, ageMs: number | null, isLive: boolean): boolean {
    if (!this.isPainting(paintedAtMs)) this.#runSinceMs = paintedAtMs;
    this.#lastFrameAtMs = paintedAtMs;
    this.#firstFrameAtMs ??= paintedAtMs;
    this.#lastPicture = { capturedAtMs: paintedAtMs - (ageMs ?? 0) };
    const fresh = isLive ? staysFresh(ageMs) : isFresh(ageMs, paintedAtMs - this.#runSinceMs);
    if (!fresh) return false;
    this.#lastFreshFrameAtMs = paintedAtMs;
    if (!isLive) this.#liveAtMs ??= paintedAtMs;
    return true;
  }

  /** Whether frames come, be they of the present or of the past. */
  isPainting(nowMs: number): boolean {
    return this.#lastFrameAtMs !== null && nowMs - this.#lastFrameAtMs <= overdueAfterMs;
  }

  /** Whether the picture goes on without a stop that somebody would see. */
  isMoving(nowMs: number): boolean {
    return this.#lastFrameAtMs !== null && nowMs - this.#lastFrameAtMs < movingWithinMs;
  }

  /** Begins with another connection. */
  reset(): void {
    this.#firstFrameAtMs = null;
    this.#lastFrameAtMs = null;
    this.#lastFreshFrameAtMs = null;
    this.#liveAtMs = null;
  }
}
