import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameRate } from "./frame-rate.ts";

const seconds = 10;
const jitterMs = 6;
const jitter = fc.array(fc.double({ min: -jitterMs, max: jitterMs, noNaN: true }), { minLength: 300, maxLength: 300 });

/** Capture times of what is taken of a camera none of whose frames comes just in time. */
const takenOf = (fps: number, cameraFps: number, jitters: number[]): number[] => {
  const rate = new FrameRate(fps);
  return Array.from(
    { length: cameraFps * seconds },
    (_, frame) => 5_000 + (frame * 1_000) / cameraFps + (jitters[frame % jitters.length] ?? 0),
  ).filter((captureTimeMs) => {
    if (!rate.isDue(captureTimeMs)) return false;
    rate.take(captureTimeMs);
    return true;
  });
};

/** Most that are taken within any second. */
const mostPerSecond = (taken: number[]): number =>
  Math.max(...taken.map((fromMs) => taken.filter((ms) => ms >= fromMs && ms < fromMs + 1_000).length));

describe("a frame rate", () => {
  it.each([
    [30, 30],
    [30, 60],
    [25, 25],
    [25, 30],
    [15, 15],
    [10, 10],
  ])("of %i fps, %i asked, takes every frame", (cameraFps, fps) => {
    fc.assert(
      fc.property(jitter, (jitters) => {
        expect(takenOf(fps, cameraFps, jitters)).toHaveLength(cameraFps * seconds);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [30, 25],
    [30, 20],
    [30, 15],
    [30, 10],
    [30, 1],
    [25, 15],
    [60, 30],
  ])("of %i fps, %i asked, takes as many and not more", (cameraFps, fps) => {
    fc.assert(
      fc.property(jitter, (jitters) => {
        const taken = takenOf(fps, cameraFps, jitters);
        expect(Math.abs(taken.length - fps * seconds)).toBeLessThanOrEqual(1);
        // The first and the last of a second may both be off.
        expect(mostPerSecond(taken)).toBeLessThanOrEqual(fps + 2);
      }),
      { numRuns: 50 },
    );
  });

  it.each([15, 10, 5, 1])("of 30 fps, %i asked, takes them as evenly as they come", (fps) => {
    fc.assert(
      fc.property(jitter, (jitters) => {
        const taken = takenOf(fps, 30, jitters);
        const unevenMs = taken.slice(1).map((ms, index) => Math.abs(ms - (taken[index] ?? 0) - 1_000 / fps));
        expect(Math.max(...unevenMs)).toBeLessThanOrEqual(2 * jitterMs + 1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it("takes the next frame where none was taken when one was due", () => {
    const rate = new FrameRate(10);
    rate.take(0);
    expect(rate.isDue(66)).toBe(false);
    expect(rate.isDue(100)).toBe(true);
    expect(rate.isDue(133)).toBe(true);
    rate.take(133);
    expect(rate.isDue(166)).toBe(false);
    expect(rate.isDue(200)).toBe(true);
  });

  it("does not make up for frames that were missed", () => {
    const rate = new FrameRate(10);
    rate.take(0);
    rate.take(5_000);
    expect(rate.isDue(5_033)).toBe(false);
  });

  it("goes on at once when the clock was set back", () => {
    const rate = new FrameRate(10);
    rate.take(60_000);
    expect(rate.isDue(1_000)).toBe(true);
    rate.take(1_000);
    expect(rate.isDue(1_033)).toBe(false);
    expect(rate.isDue(1_100)).toBe(true);
  });
});
