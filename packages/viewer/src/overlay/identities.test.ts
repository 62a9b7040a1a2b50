import type { Detection, DetectionResult } from "@nekomado/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResultHistory } from "./result-history.ts";

const ticksPerResult = 6000;

const resultOf = (number: number, detections: Detection[]): DetectionResult => ({
  frameNumber: number * 2,
  captureTimeMs: null,
  rtpTimestamp: number * ticksPerResult,
  version: number,
  origin: "detector",
  picture: { width: 640, height: 480 },
  detections,
});

const boxAt = (x: number, y = 200, className = "cat"): Detection => ({
  className,
  confidence: 0.9,
  x,
  y,
  w: 150,
  h: 140,
});

const identitiesOf = (history: ResultHistory): number[] =>
  history.results.at(-1)?.boxes.map((box) => box.identity) ?? [];

/** What the history calls the boxes of each result. */
const identitiesIn = (told: readonly Detection[][]): number[][] => {
  const history = new ResultHistory();
  return told.map((detections, number) => {
    history.add(resultOf(number, detections), null);
    return identitiesOf(history);
  });
};

describe("an animal's identity", () => {
  it("stays from result to result, whatever the order in which boxes are told", () => {
    const told = Array.from({ length: 10 }, (_, at) => {
      const cats = [boxAt(20 + at * 8), boxAt(400 - at * 3)];
      return at % 2 === 0 ? cats : [...cats].reverse();
    });
    const identities = identitiesIn(told).map((both, at) => (at % 2 === 0 ? both : [...both].reverse()));
    for (const both of identities) expect(both).toEqual(identities[0]);
  });

  it("stays where two cats cross, though their boxes tremble by 3 pixels and lie on one another", () => {
    const noise = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 160, maxLength: 160 });
    fc.assert(
      fc.property(noise, fc.integer({ min: 6, max: 16 }), fc.boolean(), (offsets, speed, reversed) => {
        let at = 0;
        const next = (): number => offsets[at++ % offsets.length] ?? 0;
        const told = Array.from({ length: 40 }, (_, number) => {
          const right = { ...boxAt(10 + number * speed + next(), 200 + next()), confidence: 0.7 };
          const left = { ...boxAt(10 + 39 * speed - number * speed + next(), 206 + next()), confidence: 0.8 };
          return reversed && number % 3 === 0 ? [left, right] : [right, left];
        });
        const named = identitiesIn(told).map((both, number) =>
          reversed && number % 3 === 0 ? [...both].reverse() : both,
        );
        expect(named.at(-1)).toEqual(named[0]);
      }),
    );
  });

  it("is found again after results that missed it, and is another after a second", () => {
    const missed = identitiesIn([[boxAt(100)], [boxAt(106)], [boxAt(112)], [], [], [boxAt(130)]]);
    expect(missed.at(-1)).toEqual(missed[0]);
    const long = identitiesIn([[boxAt(100)], ...Array.from({ length: 15 }, () => []), [boxAt(100)]]);
    expect(long.at(-1)).not.toEqual(long[0]);
  });

  it("is never shared, nor passed on to another class or to a place far away", () => {
    const [first, second] = identitiesIn([
      [boxAt(100), boxAt(110)],
      [boxAt(100, 200, "dog"), boxAt(460, 20)],
    ]);
    expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe(4);
  });

  it("is not changed by a result that comes late", () => {
    const history = new ResultHistory();
    for (const number of [0, 1, 3]) history.add(resultOf(number, [boxAt(100 + number * 8)]), null);
    history.add(resultOf(2, [boxAt(116)]), null);
    expect(new Set(history.results.map(({ boxes }) => boxes[0]?.identity)).size).toBe(1);
  });

  it("is found for as many boxes as a result may have", () => {
    const ten = (by: number) => Array.from({ length: 10 }, (_, at) => boxAt(at * 12 + by));
    const [first, second] = identitiesIn([ten(0), ten(2)]);
    expect(second).toEqual(first);
  });
});
