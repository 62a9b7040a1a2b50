import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome, Way } from "./box-simulation.ts";
import { detectorsOwn, simulateBoxes, smallPictures, ways } from "./box-simulation.ts";

const seed = 7;

describe.each([
  { latencyMs: 80, aim: 0.9 },
  { latencyMs: 200, aim: 0.87 },
])("boxes of a detector that takes $latencyMs ms, on a cat that walks, stops and turns", ({ latencyMs, aim }) => {
  const outcomes = new Map<Way, Outcome>();
  const iouOf = (way: Way): number => outcomes.get(way)?.iou ?? Number.NaN;

  beforeAll(() => {
    const pictures = smallPictures();
    for (const way of ways) outcomes.set(way, simulateBoxes({ way, latencyMs, seed }, pictures));
  });

  it("lie on it better when they follow the picture than left behind, or carried on by their speed", () => {
    expect(iouOf("velocity")).toBeGreaterThan(iouOf("newest"));
    expect(iouOf("live")).toBeGreaterThan(iouOf("velocity"));
    expect(outcomes.get("live")?.iouAtPainting).toBeGreaterThan(iouOf("velocity"));
    expect(iouOf("live")).toBeGreaterThanOrEqual(aim);
  });

  it("lie on it best when the picture waits for them, and then as well as the detector's own", () => {
    expect(iouOf("exact")).toBeGreaterThan(iouOf("live"));
    expect(iouOf("exact")).toBeGreaterThanOrEqual(detectorsOwn(seed) - 0.01);
  });

  it("have the picture held back for as long as the detector takes, and little longer", () => {
    const heldMs = outcomes.get("exact")?.heldMs ?? Number.NaN;
    expect(heldMs).toBeGreaterThanOrEqual(latencyMs);
    // Two frames between results, one until the next painting, and the reserve.
    expect(heldMs).toBeLessThan(latencyMs + 100);
  });
});
