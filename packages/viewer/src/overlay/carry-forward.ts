import type { Detection } from "@nekomado/protocol";
import { rtpClockRateHz } from "@nekomado/protocol";
import { rtpTicksBetween } from "../time/rtp-order.ts";
import type { FrameBoxes, PlacedResult } from "./boxes-at.ts";
import type { Rectangle } from "./geometry.ts";

/** The past that tells how fast a box moves. A cat turns round in less than half a second. */
const memoryMs = 400;
/** No box is carried further than this: a result so late is a guess. */
const furthestMs = 250;
/** Fewer places tell noise rather than movement. */
const leastPlaces = 3;
/** Two boxes of one class that share less than this are two animals. */
const leastOverlap = 0.3;
/** A movement counts when it is larger than what the places scatter about its line. */
const leastSignificance = 3;

interface Place {
  /** Before the newest result, ms; zero or negative. */
  atMs: number;
  x: number;
  y: number;
}

/** Shared area by whole area, 0 to 1. */
export const overlapOf = (a: Rectangle, b: Rectangle): number => {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
};

const bestMatch = (box: Detection, among: readonly Detection[]): Detection | null => {
  let best: Detection | null = null;
  let most = leastOverlap;
  for (const one of among) {
    const shared = one.className === box.className ? overlapOf(one, box) : 0;
    if (shared < most) continue;
    best = one;
    most = shared;
  }
  return best;
};

const placeOf = ({ x, y, w, h }: Rectangle, atMs: number): Place => ({ atMs, x: x + w / 2, y: y + h / 2 });

/** Where a box of the newest result was before, newest first. */
const pathOf = (box: Detection, newest: PlacedResult, before: readonly PlacedResult[]): Place[] => {
  const path = [placeOf(box, 0)];
  let last = box;
  for (const { rtpTimestamp, result } of [...before].reverse()) {
    const atMs = (rtpTicksBetween(rtpTimestamp, newest.rtpTimestamp) * 1000) / rtpClockRateHz;
    const isSamePicture =
      result.picture.width === newest.result.picture.width && result.picture.height === newest.result.picture.height;
    if (atMs < -memoryMs || !isSamePicture) break;
    const match = bestMatch(last, result.detections);
    // A detector misses now and then: the box is looked for in the result before.
    if (match === null) continue;
    path.push(placeOf(match, atMs));
    last = match;
  }
  return path;
};

/** Speed of the straight line through the places (least squares), pixels per ms; zero when it may be mere scatter. */
const speedAlong = (path: readonly Place[], axis: "x" | "y"): number => {
  const count = path.length;
  const meanAt = path.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const mean = path.reduce((sum, place) => sum + place[axis], 0) / count;
  const spread = path.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  if (spread === 0) return 0;
  const speed = path.reduce((sum, place) => sum + (place.atMs - meanAt) * (place[axis] - mean), 0) / spread;
  const residual = path.reduce((sum, place) => sum + (place[axis] - mean - speed * (place.atMs - meanAt)) ** 2, 0);
  const deviation = Math.sqrt(residual / Math.max(1, count - 2) / spread);
  return Math.abs(speed) > leastSignificance * deviation ? speed : 0;
};

/**
 * Moves the boxes of a result to where they are on a later frame, each along the straight line of its last 400 ms.
 * What stands still stays; a box without a past stays as well.
 *
 * @param results in the order of their frames, oldest first
 * @param found what `boxesAt` found in them for this frame
 */
export const carryForward = (results: readonly PlacedResult[], found: FrameBoxes, rtpTimestamp: number): FrameBoxes => {
  const at = results.map((one) => one.rtpTimestamp).lastIndexOf(found.rtpTimestamp);
  const newest = results[at];
  if (newest === undefined) return found;
  const aheadMs = Math.min(furthestMs, (rtpTicksBetween(rtpTimestamp, found.rtpTimestamp) * 1000) / rtpClockRateHz);
  const before = results.slice(0, at);
  const detections = found.detections.map((box) => {
    const path = pathOf(box, newest, before);
    if (path.length < leastPlaces) return box;
    return { ...box, x: box.x + speedAlong(path, "x") * aheadMs, y: box.y + speedAlong(path, "y") * aheadMs };
  });
  return { ...found, detections };
};
