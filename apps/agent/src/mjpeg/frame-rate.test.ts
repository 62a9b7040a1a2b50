import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameRate } from "./frame-rate.ts";

const seconds = 10;

/** Capture times of what is taken of a camera whose frames are early or late by up to `jitterMs`. */
const takenOf = (rate: FrameRate, cameraFps: number, jitterMs: (frame: number) => number): number[] =>
  Array.from(
    { length: cameraFps * seconds },
    (_, frame) => 5_000 + (frame * 1_000) / cameraFps + jitterMs(frame),
  ).filter((captureTimeMs) => {
    if (!rate.isDue(captureTimeMs)) return false;
    rate.take(captureTimeMs);
    return true;
  });

describe("a frame rate", () => {
  it.each([
    [30, 15, 150],
    [30, 10, 100],
    [30, 20, 200],
    [30, 25, 250],
    [30, 30, 300],
    [30, 60, 300],
    [25, 15, 150],
    [30, 1, 10],
  ])(
    "of %i fps, %i asked, takes about %i frames in ten seconds, though none comes just in time",
    (cameraFps, fps, expected) => {
      // At the camera's own rate a frame that comes too early has no other in its place.
      const share = cameraFps === fps ? 0.05 : 0.02;
      const jitter = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 300, maxLength: 300 });
      fc.assert(
        fc.property(jitter, (jitters) => {
          const taken = takenOf(new FrameRate(fps), cameraFps, (frame) => jitters[frame] ?? 0);
          expect(Math.abs(taken.length - expected)).toBeLessThanOrEqual(Math.max(2, expected * share));
        }),
        { numRuns: 50 },
      );
    },
  );

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
