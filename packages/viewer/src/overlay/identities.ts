import type { DetectionResult } from "@nekomado/protocol";
import { msBetween } from "../time/rtp-order.ts";
import { speedOf } from "./box-path.ts";
import type { Rectangle } from "./geometry.ts";
import { overlapOf } from "./geometry.ts";
import type { PlacedResult, SeenBox } from "./seen-box.ts";

/** An animal that no result has shown for so long is another one when it comes back. */
const rememberedForMs = 600;
/** Boxes that share less than this with where an animal is expected, and with where it was, are another animal's. */
const leastOverlap = 0.1;
/** Dearer than any pair that may be one animal: as many as can be keep their identity. */
const costOfNone = 10;

interface Known {
  box: SeenBox;
  /** Where it should be by now, going on as it did. */
  expected: Rectangle;
}

const knownAt = (
  rtpTimestamp: number,
  picture: DetectionResult["picture"],
  before: readonly PlacedResult[],
): Known[] => {
  const known = new Map<number, Known>();
  for (const one of [...before].reverse()) {
    const aheadMs = msBetween(rtpTimestamp, one.rtpTimestamp);
    if (aheadMs > rememberedForMs) break;
    if (one.result.picture.width !== picture.width || one.result.picture.height !== picture.height) break;
    for (const box of one.boxes) {
      if (known.has(box.identity)) continue;
      const speed = speedOf(box.identity, before, one);
      known.set(box.identity, {
        box,
        expected: { x: box.x + speed.x * aheadMs, y: box.y + speed.y * aheadMs, w: box.w, h: box.h },
      });
    }
  }
  return [...known.values()];
};

/** How unlike the one expected a box is: the distance of their middles and the difference of their sizes, in sizes; null for another animal. */
const costOf = ({ box, expected }: Known, found: Rectangle & { className: string }): number | null => {
  if (box.className !== found.className) return null;
  if (overlapOf(expected, found) < leastOverlap && overlapOf(box, found) < leastOverlap) return null;
  const apart = (from: number, length: number, to: number, otherLength: number): number =>
    (Math.abs(from + length / 2 - to - otherLength / 2) + Math.abs(length - otherLength) / 2) /
    Math.max(1, (length + otherLength) / 2);
  return apart(expected.x, expected.w, found.x, found.w) + apart(expected.y, expected.h, found.y, found.h);
};

interface Choice {
  cost: number;
  /** For each row its column; null where it has none. */
  columns: readonly (number | null)[];
}

/** The cheapest way to give each row a column of its own, or none. At most ten columns, as a result has boxes. */
const cheapestPairs = (costs: readonly (readonly (number | null)[])[]): Choice => {
  let choices = new Map<number, Choice>([[0, { cost: 0, columns: [] }]]);
  for (const row of costs) {
    const next = new Map<number, Choice>();
    const offer = (taken: number, cost: number, columns: Choice["columns"]): void => {
      if (cost < (next.get(taken)?.cost ?? Number.POSITIVE_INFINITY)) next.set(taken, { cost, columns });
    };
    for (const [taken, { cost, columns }] of choices) {
      offer(taken, cost + costOfNone, [...columns, null]);
      for (const [column, price] of row.entries()) {
        const bit = 1 << column;
        if (price !== null && (taken & bit) === 0) offer(taken | bit, cost + price, [...columns, column]);
      }
    }
    choices = next;
  }
  return [...choices.values()].reduce((best, one) => (one.cost < best.cost ? one : best));
};

/**
 * Tells which boxes are of animals that earlier results have shown: those of its class that lie nearest to where each
 * should be by now, all pairs together, so that two that cross do not change their names.
 *
 * @param before results of earlier frames, oldest first
 * @param nextIdentity gives a number that no animal has had yet
 */
export const identify = (
  result: DetectionResult,
  rtpTimestamp: number,
  before: readonly PlacedResult[],
  nextIdentity: () => number,
): SeenBox[] => {
  const known = knownAt(rtpTimestamp, result.picture, before);
  const { columns } = cheapestPairs(known.map((one) => result.detections.map((found) => costOf(one, found))));
  return result.detections.map((found, column) => {
    const identity = known[columns.indexOf(column)]?.box.identity ?? nextIdentity();
    return { ...found, identity };
  });
};
