import { expect, it } from "vitest";
import { framesPerSecond } from "./frame-clock.ts";

const steady = (fps: number, untilMs: number) =>
  Array.from({ length: Math.floor((untilMs * fps) / 1000) + 1 }, (_, at) => ({ atMs: (at * 1000) / fps, frames: 1 }));

it("counts thirty frames a second as thirty", () => {
  expect(framesPerSecond(steady(30, 5000), 5000)).toBeCloseTo(30, 1);
});

it("counts frames that the screen was too slow for", () => {
  const everyOther = steady(15, 5000).map(({ atMs }) => ({ atMs, frames: 2 }));
  expect(framesPerSecond(everyOther, 5000)).toBeCloseTo(30, 1);
});

it("falls when the picture stops, and is zero a second later", () => {
  expect(framesPerSecond(steady(30, 5000), 5500)).toBeLessThan(20);
  expect(framesPerSecond(steady(30, 5000), 6000)).toBe(0);
});

it("is zero before there are two frames", () => {
  expect(framesPerSecond([], 0)).toBe(0);
  expect(framesPerSecond([{ atMs: 0, frames: 1 }], 10)).toBe(0);
});
