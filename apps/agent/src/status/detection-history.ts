import type { DetectionResult, StatusDetection } from "@nekomado/protocol";
import { toStatusDetection } from "@nekomado/protocol";
import { wallClockMs } from "../agent-clock.ts";

/** As many as the pages that ask have always been given. */
const kept = 8;

/** The newest result, and the last ones with boxes: what a page shows as "seen lately". */
export class DetectionHistory {
  #newest: StatusDetection | null = null;
  #withBoxes: readonly StatusDetection[] = [];

  add(result: DetectionResult): void {
    // The date is set once: it does not move when the board's clock is set later.
    const entry = toStatusDetection(result, wallClockMs(result.captureTimeMs));
    this.#newest = entry;
    if (entry.num_detections > 0) this.#withBoxes = [entry, ...this.#withBoxes.slice(0, kept - 1)];
  }

  /** Null before the first result. */
  get newest(): StatusDetection | null {
    return this.#newest;
  }

  /** The newest first. */
  get withBoxes(): readonly StatusDetection[] {
    return this.#withBoxes;
  }
}
