import { isFresh, staysFresh } from "../time/freshness.ts";
import { overdueAfterMs } from "./watchdog.ts";

/** Frames follow each other at least so closely in a picture that moves. */
const movingWithinMs = 300;

/** A picture that is this long on its way to the present may never get there: it is shown as late as it is. */
const longestHoldMs = 3000;

/** What is to be seen of a frame that was painted. */
export type Showing =
  /** The frame itself: it shows the present, or a picture that comes as late as the network lets it. */
  | "moving"
  /** The frame, standing still: those between it and the present are run through. */
  | "held"
  /** What was seen before it: it is one of those that are run through. */
  | "passing";

/** The newest picture that was seen, told by the viewer's own clock. */
export interface LastPicture {
  /** `performance.now()` of its capture, or of its painting where capture cannot be known. */
  capturedAtMs: number;
}

export const newerPicture = (a: LastPicture | null, b: LastPicture | null): LastPicture | null =>
  a === null || (b !== null && b.capturedAtMs > a.capturedAtMs) ? b : a;

/** When the frames of one connection were painted, `performance.now()`, and whether they show the present. */
export class PictureWatch {
  readonly #holdsPast: boolean;
  #firstFrameAtMs: number | null = null;
  #lastFrameAtMs: number | null = null;
  #lastFreshFrameAtMs: number | null = null;
  #liveAtMs: number | null = null;
  /** Since when frames have been painted without a pause. */
  #runSinceMs = 0;
  #lastPicture: LastPicture | null = null;
  #showing: Showing = "moving";
  #heldSinceMs: number | null = null;
  #behindMs: number | null = null;

  /** @param settings.holdsPast kept frames come first, in a rush: one of them is to stand for them all */
  constructor({ holdsPast = false } = {}) {
    this.#holdsPast = holdsPast;
  }

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

  /** Of the newest frame. */
  get showing(): Showing {
    return this.#showing;
  }

  /** How far the newest frame lies behind the present while one of the past stands still, ms; null while none does. */
  get behindMs(): number | null {
    return this.#showing === "moving" ? null : this.#behindMs;
  }

  /**
   * @param ageMs capture to painting; null where it cannot be known
   * @param isLive whether the picture is called live so far
   * @returns whether the frame shows the present
   */
  painted(paintedAtMs: number, ageMs: number | null, isLive: boolean): boolean {
    const beginsRun = !this.isPainting(paintedAtMs);
    if (beginsRun) this.#runSinceMs = paintedAtMs;
    this.#lastFrameAtMs = paintedAtMs;
    const fresh = isLive ? staysFresh(ageMs) : isFresh(ageMs, paintedAtMs - this.#runSinceMs);
    const capturedAtMs = paintedAtMs - (ageMs ?? 0);
    this.#behindMs = ageMs;
    this.#showing =
      fresh || isLive || !this.#holdsPast ? this.#letGo() : this.#hold(paintedAtMs, capturedAtMs, beginsRun);
    this.#firstFrameAtMs ??= paintedAtMs;
    if (this.#showing !== "passing") this.#lastPicture = { capturedAtMs };
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
    this.#letGo();
  }

  #letGo(): Showing {
    this.#heldSinceMs = null;
    return "moving";
  }

  #hold(paintedAtMs: number, capturedAtMs: number, beginsRun: boolean): Showing {
    if (beginsRun) {
      this.#heldSinceMs = paintedAtMs;
      // What the screen still shows of another connection may be newer.
      const isOlder = this.#firstFrameAtMs === null && (this.#lastPicture?.capturedAtMs ?? -Infinity) > capturedAtMs;
      return isOlder ? "passing" : "held";
    }
    if (this.#heldSinceMs === null || paintedAtMs - this.#heldSinceMs > longestHoldMs) return this.#letGo();
    return "passing";
  }
}
