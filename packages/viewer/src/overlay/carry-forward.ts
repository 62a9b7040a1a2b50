import type { FrameBoxes } from "./boxes-at.ts";
import { msBetween } from "../time/rtp-order.ts";
import { speedOf } from "./box-path.ts";
import type { PlacedResult } from "./seen-box.ts";

/** No box is carried further than this: a result so late is a guess. */
const furthestMs = 250;

/**
 * Moves the boxes of a result to where they are on a later frame, each along the straight line of its last 400 ms.
 * What stands still stays; a box without a past stays as well.
 *
 * @param results in the order of their frames, oldest first
 * @param found what `boxesAt` found in them for this frame
 */
export const carryForward = (results: readonly PlacedResult[], found: FrameBoxes, rtpTimestamp: number): FrameBoxes => {
  const newest = results.find((one) => one.rtpTimestamp === found.rtpTimestamp);
  if (newest === undefined) return found;
  const aheadMs = Math.min(furthestMs, msBetween(rtpTimestamp, found.rtpTimestamp));
  const detections = found.detections.map((box) => {
    const speed = speedOf(box.identity, results, newest);
    return { ...box, x: box.x + speed.x * aheadMs, y: box.y + speed.y * aheadMs };
  });
  return { ...found, detections };
};
