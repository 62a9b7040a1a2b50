import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameMeter } from "./frame-meter.ts";

const metered = (captureTimesMs: readonly number[]): FrameMeter => {
  const meter = new FrameMeter();
  for (const timeMs of captureTimesMs) meter.count(timeMs);
  return meter;
};

const every = (intervalMs: number, frames: number, fromMs = 0): number[] =>
  Array.from({ length: frames }, (_, at) => fromMs + at * intervalMs);

describe("the frame meter", () => {
  it.each([15, 25, 30, 60])("knows a camera of %i frames a second, however late its frames are read", (rate) => {
    const times = every(1000 / rate, 5 * rate);
    for (const lateMs of [0, 20, 120, 240])
      expect(metered(times).framesPerSecond((times.at(-1) ?? 0) + lateMs)).toBeCloseTo(rate, 1);
  });

  it("is at rest before the first frame and after one", () => {
    expect(metered([]).framesPerSecond(1000)).toBe(0);
    expect(metered([1000]).framesPerSecond(1000)).toBe(0);
  });

  it("falls to nothing within two seconds of the last frame, and never rises meanwhile", () => {
    const times = every(1000 / 30, 150);
    const lastMs = times.at(-1) ?? 0;
    const rates = every(100, 21, lastMs).map((nowMs) => metered(times).framesPerSecond(nowMs));
    for (const [at, rate] of rates.entries()) expect(rate).toBeLessThanOrEqual((rates[at - 1] ?? 31) + 0.01);
    expect(rates[10]).toBeLessThan(20);
    expect(rates.at(-1)).toBe(0);
  });

  it("counts every frame, and measures those of now when the clock has stepped back", () => {
    const meter = metered([...every(1000 / 30, 90, 100_000), ...every(1000 / 30, 90, 50_000)]);
    expect(meter.frames).toBe(180);
    expect(meter.framesPerSecond(50_000 + (89 * 1000) / 30)).toBeCloseTo(30, 1);
  });

  it("gives a number that can be, whatever times come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
        fc.double({ noNaN: true }),
        (times, now) => {
          const rate = metered(times).framesPerSecond(now);
          expect(Number.isFinite(rate)).toBe(true);
          expect(rate).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
