import { msBetween } from "../time/rtp-order.ts";
import type { Rectangle } from "./geometry.ts";
import type { PlacedResult } from "./seen-box.ts";
import { isSamePicture } from "./seen-box.ts";

/** The past that tells how fast a box moves. A cat turns round in less than half a second. */
const memoryMs = 400;
/** Fewer places tell noise rather than movement. */
const leastPlaces = 3;
/** A movement counts when it is larger than what the places scatter about its line. */
const leastSignificance = 3;

interface Place {
  /** Before the newest place, ms; zero or negative. */
  atMs: number;
  x: number;
  y: number;
}

/** Pixels of the detector's picture per ms. */
export interface BoxSpeed {
  x: number;
  y: number;
}

const standing: BoxSpeed = { x: 0, y: 0 };

const placeOf = ({ x, y, w, h }: Rectangle, atMs: number): Place => ({ atMs, x: x + w / 2, y: y + h / 2 });

/** Where the animal was in a result and in those of the 400 ms before it, newest first. */
const pathOf = (identity: number, results: readonly PlacedResult[], newest: PlacedResult): Place[] => {
  const path: Place[] = [];
  for (const one of [...results].reverse()) {
    const atMs = msBetween(one.rtpTimestamp, newest.rtpTimestamp);
    if (atMs > 0) continue;
    if (atMs < -memoryMs || !isSamePicture(one, newest)) break;
    // A detector misses now and then: the box is looked for in the result before.
    const box = one.boxes.find((seen) => seen.identity === identity);
    if (box !== undefined) path.push(placeOf(box, atMs));
  }
  return path;
};

/** Speed of the straight line through the places (least squares); zero when it may be mere scatter. */
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
 * How fast an animal moved up to a result, by its boxes alone; zero for what stands still and for what has no past.
 *
 * @param results in the order of their frames, oldest first
 */
export const speedOf = (identity: number, results: readonly PlacedResult[], newest: PlacedResult): BoxSpeed => {
  const path = pathOf(identity, results, newest);
  return path.length < leastPlaces ? standing : { x: speedAlong(path, "x"), y: speedAlong(path, "y") };
};
