import type { FrameBoxes } from "./boxes-at.ts";
import { msBetween } from "../time/rtp-order.ts";
import type { PlacedResult, SeenBox } from "./seen-box.ts";
import { isSamePicture } from "./seen-box.ts";

/** Nobody walks in a straight line for longer. */
export const longestGapMs = 250;

const between = (from: SeenBox, to: SeenBox, share: number): SeenBox => {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return { ...from, x: mix(from.x, to.x), y: mix(from.y, to.y), w: mix(from.w, to.w), h: mix(from.h, to.h) };
};

/**
 * The boxes of a frame by the results on both sides of it: the frame's own, or in between those of the frames before
 * and after. What the later result does not show any more stays until its frame.
 *
 * @param results in the order of their frames, oldest first
 * @param found what `boxesAt` found in them for this frame
 * @returns null where the result after it is not there yet, or too far away
 */
export const interpolated = (
  results: readonly PlacedResult[],
  found: FrameBoxes,
  rtpTimestamp: number,
): FrameBoxes | null => {
  if (found.rtpTimestamp === rtpTimestamp) return found;
  const at = results.findIndex((one) => one.rtpTimestamp === found.rtpTimestamp);
  const [before, after] = [results[at], results[at + 1]];
  if (before === undefined || after === undefined || !isSamePicture(before, after)) return null;
  const gapMs = msBetween(after.rtpTimestamp, before.rtpTimestamp);
  if (gapMs > longestGapMs) return null;
  const share = msBetween(rtpTimestamp, before.rtpTimestamp) / gapMs;
  const detections = found.detections.map((box) => {
    const next = after.boxes.find(({ identity }) => identity === box.identity);
    return next === undefined ? box : between(box, next, share);
  });
  return { ...found, detections };
};
