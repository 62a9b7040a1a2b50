import type { DetectionResult } from "@nekomado/protocol";
import { rtpTicksBetween } from "../time/rtp-order.ts";
import { identify } from "./identities.ts";
import type { PlacedResult } from "./seen-box.ts";

/** Two seconds of the fastest detector, one result a frame: more than any delay of the picture. */
const keptResults = 64;

/** The newest detection results, in the order of the frames that they name. */
export class ResultHistory {
  #results: PlacedResult[] = [];
  #identities = 0;

  get results(): readonly PlacedResult[] {
    return this.#results;
  }

  /**
   * @param onScreen RTP timestamp of the frame now on screen; a result whose own frame is not known is taken to be
   * of that one. Without either the result belongs nowhere and is dropped.
   * @returns the result in its place
   */
  add(result: DetectionResult, onScreen: number | null): PlacedResult | null {
    const rtpTimestamp = result.rtpTimestamp ?? onScreen;
    if (rtpTimestamp === null) return null;
    const before = this.#results.filter((one) => rtpTicksBetween(rtpTimestamp, one.rtpTimestamp) >= 0);
    const after = this.#results.slice(before.length);
    // The same frame looked at again, or found silent: the newer word counts.
    if (before.at(-1)?.rtpTimestamp === rtpTimestamp) before.pop();
    const placed = { rtpTimestamp, result, boxes: identify(result, rtpTimestamp, before, () => ++this.#identities) };
    this.#results = [...before, placed, ...after].slice(-keptResults);
    return placed;
  }

  clear(): void {
    this.#results = [];
  }
}
