import type { DetectionResult } from "@nekomado/protocol";
import type { FollowedFrame, LookedAtFrame } from "../tracking/box-tracker.ts";
import type { BoxMode } from "./box-modes.ts";
import type { FrameBoxes } from "./boxes-at.ts";
import { boxesAt } from "./boxes-at.ts";
import { msBetween } from "../time/rtp-order.ts";
import { carryForward } from "./carry-forward.ts";
import { FollowedFrames } from "./followed-frames.ts";
import { mapBox } from "./geometry.ts";
import { interpolated, longestGapMs } from "./interpolated.ts";
import { ResultHistory } from "./result-history.ts";
import type { PlacedResult, SeenBox } from "./seen-box.ts";

/** At 30 frames a second. */
const usualFrameMs = 1000 / 30;

const wholePicture = { width: 1, height: 1 };

const sharesOf = ({ result: { picture }, boxes, rtpTimestamp }: PlacedResult): LookedAtFrame => ({
  rtpTimestamp,
  boxes: boxes.map((box) => ({ identity: box.identity, ...mapBox(box, picture, { x: 0, y: 0, w: 1, h: 1 }) })),
});

/** Knows the results of the last seconds, and which boxes each frame gets by them. */
export class ResultBoxes {
  readonly #results = new ResultHistory();
  readonly #followed = new FollowedFrames();
  mode: BoxMode = "live";

  /**
   * How much too late the newest result is for the picture: how far the frame on screen is past the first frame that
   * had to wait for it, ms; negative when it came in time. Null where the picture goes on without results.
   */
  shortageMs(onScreen: number): number | null {
    const [before, newest] = this.#results.results.slice(-2);
    if (before === undefined || newest === undefined) return null;
    const gapMs = msBetween(newest.rtpTimestamp, before.rtpTimestamp);
    if (gapMs > longestGapMs) return null;
    const first = Math.min(gapMs, usualFrameMs);
    return msBetween(onScreen, before.rtpTimestamp) - first + usualFrameMs;
  }

  /**
   * @param onScreen RTP timestamp of the frame now on screen, for results that name no frame
   * @returns what there is to be followed through the picture from now on
   */
  add(result: DetectionResult, onScreen: number | null): LookedAtFrame | null {
    const placed = this.#results.add(result, onScreen);
    return placed === null ? null : sharesOf(placed);
  }

  /** The picture has told where boxes are on a frame. */
  followed(frame: FollowedFrame): void {
    this.#followed.add(frame);
  }

  /** Results of before belong to no frame any more. */
  clear(): void {
    this.#results.clear();
    this.#followed.clear();
  }

  /**
   * @param rtpTimestamp of the frame; null where the browser does not tell which one it paints: it gets the newest boxes
   * @returns null when there is nothing to draw
   */
  of(rtpTimestamp: number | null): FrameBoxes | null {
    const { results } = this.#results;
    const at = rtpTimestamp ?? results.at(-1)?.rtpTimestamp;
    if (at === undefined) return null;
    const found = boxesAt(results, at);
    if (found === null) return null;
    return (this.mode === "exact" ? interpolated(results, found, at) : null) ?? this.#carried(found, at);
  }

  /** By the picture where it tells, by their speed where it does not. */
  #carried(found: FrameBoxes, rtpTimestamp: number): FrameBoxes {
    const whole = { x: 0, y: 0, w: found.picture.width, h: found.picture.height };
    const carried = carryForward(this.#results.results, found, rtpTimestamp);
    const detections = carried.detections.map((box): SeenBox => {
      const followed = this.#followed.boxAt(box.identity, rtpTimestamp, found.rtpTimestamp);
      return followed === null ? box : { ...box, ...mapBox(followed, wholePicture, whole) };
    });
    return { ...carried, detections };
  }
}
