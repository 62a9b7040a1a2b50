import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Detector, type DetectorOptions, findBoxes, type FoundResult } from "./detector.ts";
import { clipFrameCount, trueBoxes } from "./scene/index.ts";

const streamSize = { width: 1280, height: 720 };
const exact: DetectorOptions = {
  fps: 15,
  latencyMs: 0,
  noisePx: 0,
  missProbability: 0,
  pictureSize: "stream",
  seed: 1,
};

test("finds the true boxes where nothing is wrong with it", () => {
  for (let clipFrame = 0; clipFrame < clipFrameCount; clipFrame += 7) {
    const found = findBoxes({ clipFrame, streamSize }, exact, clipFrame);
    expect(found.map(({ className, x, y, w, h }) => ({ className, x, y, w, h }))).toEqual(
      trueBoxes(clipFrame).map(({ className, x, y, w, h }) => ({
        className,
        x: Math.round(x),
        y: Math.round(y),
        w: Math.round(w),
        h: Math.round(h),
      })),
    );
    for (const { confidence } of found) {
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  }
});

test("is off by no more than its noise in each of x, y, w and h, and by different amounts", () => {
  const errors = new Set<number>();
  fc.assert(
    fc.property(
      fc.nat(clipFrameCount - 1),
      fc.nat(5000),
      fc.integer({ min: 0, max: 30 }),
      (clipFrame, look, noisePx) => {
        const found = findBoxes({ clipFrame, streamSize }, { ...exact, noisePx }, look);
        for (const [k, box] of trueBoxes(clipFrame).entries()) {
          for (const side of ["x", "y", "w", "h"] as const) {
            const error = found[k]![side] - box[side];
            expect(Math.abs(error)).toBeLessThanOrEqual(noisePx + 0.5);
            errors.add(Math.sign(Math.round(error)));
          }
        }
      },
    ),
  );
  expect(errors).toEqual(new Set([-1, 0, 1]));
});

test("spreads its noise evenly over the whole range", () => {
  const errors = Array.from({ length: 2000 }, (_, look) => {
    const found = findBoxes({ clipFrame: 0, streamSize }, { ...exact, noisePx: 10 }, look);
    return found[0]!.x - trueBoxes(0)[0]!.x;
  });
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length;
  expect(Math.abs(mean)).toBeLessThan(0.7);
  // (2 · 10)² / 12 of a uniform distribution.
  expect(variance).toBeGreaterThan(30);
  expect(variance).toBeLessThan(37);
});

test("squeezes x and y independently into a picture of another shape", () => {
  const found = findBoxes({ clipFrame: 100, streamSize }, { ...exact, pictureSize: { width: 640, height: 480 } }, 0);
  const [cat] = trueBoxes(100);
  expect(found[0]).toMatchObject({
    x: Math.round(cat!.x / 2),
    y: Math.round((cat!.y * 2) / 3),
    w: Math.round(cat!.w / 2),
    h: Math.round((cat!.h * 2) / 3),
  });
});

test("looks at the stream's own size by night too", () => {
  const [cat] = trueBoxes(50);
  const [found] = findBoxes({ clipFrame: 50, streamSize: { width: 960, height: 540 } }, exact, 0);
  expect(found).toMatchObject({ x: Math.round(cat!.x * 0.75), h: Math.round(cat!.h * 0.75) });
});

test("finds the same again with the same seed, and something else with another", () => {
  const run = (seed: number): unknown =>
    Array.from({ length: 50 }, (_, look) =>
      findBoxes({ clipFrame: look, streamSize }, { ...exact, noisePx: 5, missProbability: 0.3, seed }, look),
    );
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
});

test("misses about as many boxes as it is told to, without changing the others", () => {
  const options = { ...exact, noisePx: 4 };
  let missed = 0;
  for (let look = 0; look < 1000; look++) {
    const all = findBoxes({ clipFrame: 10, streamSize }, options, look);
    const some = findBoxes({ clipFrame: 10, streamSize }, { ...options, missProbability: 0.25 }, look);
    expect(all).toEqual(expect.arrayContaining(some));
    missed += all.length - some.length;
  }
  expect(missed).toBeGreaterThan(600);
  expect(missed).toBeLessThan(900);
});

/** Shows so many frames to a detector and returns what it tells. */
async function show(
  options: DetectorOptions,
  frames: number,
  meanwhile?: (detector: Detector, k: number) => void,
): Promise<FoundResult[]> {
  const results: FoundResult[] = [];
  const detector = new Detector(options, 30, (result) => results.push(result));
  for (let k = 0; k < frames; k++) {
    detector.see({ frameNumber: 1000 + k, timestampMs: k, clipFrame: k, streamSize });
    meanwhile?.(detector, k);
  }
  await detector.settled();
  return results;
}

test("looks at 15 of 30 frames, and tells them in their order", async () => {
  const results = await show({ ...exact, latencyMs: 5 }, 9);
  expect(results.map(({ frameNumber }) => frameNumber)).toEqual([1000, 1002, 1004, 1006, 1008]);
  expect(results.map(({ clipFrame }) => clipFrame)).toEqual([0, 2, 4, 6, 8]);
});

test("tells nothing before its latency is over", async () => {
  let tells = 0;
  const detector = new Detector({ ...exact, latencyMs: 20 }, 30, () => {
    tells += 1;
  });
  detector.see({ frameNumber: 1, timestampMs: 0, clipFrame: 0, streamSize });
  await new Promise((resolve) => setImmediate(resolve));
  expect(tells).toBe(0);
  await detector.settled();
  expect(tells).toBe(1);
});

test("says nothing where it finds nothing", async () => {
  expect(await show({ ...exact, missProbability: 1 }, 30)).toEqual([]);
});

test("is silent while it is off, after what was under way", async () => {
  const results = await show(exact, 12, (detector, k) => {
    if (k === 4) detector.isOn = false;
    if (k === 7) detector.isOn = true;
  });
  expect(results.map(({ frameNumber }) => frameNumber)).toEqual([1000, 1002, 1004, 1008, 1010]);
});

test("tells nothing more once it is closed", async () => {
  const results = await show({ ...exact, latencyMs: 5 }, 4, (detector, k) => {
    if (k === 3) detector.close();
  });
  expect(results).toEqual([]);
});
