import type { Detection, DetectionResult } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import { boxesAt } from "./boxes-at.ts";
import { carryForward } from "./carry-forward.ts";
import { overlapOf } from "./geometry.ts";
import { ResultHistory } from "./result-history.ts";

const frameTicks = 3000;
const size = { w: 100, h: 150 };

const resultAt = (frame: number, detections: Detection[]): DetectionResult => ({
  frameNumber: frame,
  captureTimeMs: null,
  rtpTimestamp: frame * frameTicks,
  version: frame,
  origin: "detector",
  picture: { width: 1280, height: 720 },
  detections,
});

const boxAt = (x: number, y = 300, className = "cat"): Detection => ({ className, confidence: 0.9, x, y, ...size });

/** Boxes on a frame that comes three after the newest result. */
const ahead = (told: DetectionResult[], frames = 3): readonly Detection[] => {
  const history = new ResultHistory();
  for (const one of told) history.add(one, null);
  const { results } = history;
  const rtpTimestamp = (results.at(-1)?.rtpTimestamp ?? 0) + frames * frameTicks;
  const found = boxesAt(results, rtpTimestamp);
  return found === null ? [] : carryForward(results, found, rtpTimestamp).detections;
};

describe("a box on the frames after its result", () => {
  it("goes on at the speed at which it came", () => {
    const results = Array.from({ length: 8 }, (_, frame) => resultAt(frame, [boxAt(100 + frame * 6, 300 - frame * 2)]));
    const [box] = ahead(results);
    expect(box?.x).toBeCloseTo(100 + 10 * 6);
    expect(box?.y).toBeCloseTo(300 - 10 * 2);
  });

  it("stays where it trembles about one place", () => {
    const tremble = [3, -4, 2, -3, 4, -2, 3, -4];
    const results = tremble.map((noise, frame) => resultAt(frame, [boxAt(100 + noise, 300 - noise)]));
    expect(ahead(results)).toMatchObject(results.at(-1)?.detections ?? []);
  });

  it("lies on the animal better than a box left behind, though its places scatter", () => {
    const scatter = [3, -4, 2, -3, 4, -2, 3, -4, 1, -1];
    const results = scatter.map((noise, frame) => resultAt(frame, [boxAt(100 + frame * 8 + noise, 300 + noise)]));
    const truth = { x: 100 + (scatter.length - 1 + 3) * 8, y: 300, ...size };
    const left = results.at(-1)?.detections[0];
    const [carried] = ahead(results);
    expect(overlapOf(carried ?? truth, truth)).toBeGreaterThan(overlapOf(left ?? truth, truth) + 0.1);
  });

  it("stays without enough of a past", () => {
    const results = [resultAt(0, [boxAt(100)]), resultAt(1, [boxAt(110)])];
    expect(ahead(results)[0]?.x).toBe(110);
  });

  it("is looked for beyond a result that missed it", () => {
    const results = Array.from({ length: 8 }, (_, frame) =>
      resultAt(frame, frame === 5 ? [] : [boxAt(100 + frame * 6)]),
    );
    expect(ahead(results)[0]?.x).toBeCloseTo(160);
  });

  it("follows its own animal, not another one nor another class", () => {
    const results = Array.from({ length: 8 }, (_, frame) =>
      resultAt(frame, [boxAt(100 + frame * 6), boxAt(900 - frame * 6), boxAt(100 + frame * 6, 300, "person")]),
    );
    const [right, left, person] = ahead(results);
    expect(right?.x).toBeCloseTo(160);
    expect(left?.x).toBeCloseTo(840);
    expect(person?.x).toBeCloseTo(160);
  });

  it("is not carried further than a quarter of a second", () => {
    const results = Array.from({ length: 8 }, (_, frame) => resultAt(frame, [boxAt(100 + frame * 6)]));
    expect(ahead(results, 15)[0]?.x).toBeCloseTo(142 + 7.5 * 6);
  });

  it("forgets what it did before the detector's picture changed", () => {
    const results = Array.from({ length: 8 }, (_, frame) => resultAt(frame, [boxAt(100 + frame * 6)]));
    const squeezed = results.map((one, index) => (index < 7 ? { ...one, picture: { width: 640, height: 480 } } : one));
    expect(ahead(squeezed)[0]?.x).toBe(142);
  });
});
