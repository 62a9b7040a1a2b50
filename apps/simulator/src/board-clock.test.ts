import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BoardClock, monotonicMs, timespecToMs } from "./board-clock.ts";

test("tells the machine's time when nothing is wrong with it", () => {
  const before = Date.now();
  const realtime = timespecToMs(new BoardClock("realtime").now());
  expect(realtime).toBeGreaterThan(before - 1000);
  expect(realtime).toBeLessThan(Date.now() + 1000);
});

test("gives monotonic times that other processes understand", () => {
  const before = monotonicMs();
  const time = timespecToMs(new BoardClock("monotonic").now());
  expect(time).toBeGreaterThanOrEqual(before - 1e-3);
  expect(time).toBeLessThanOrEqual(monotonicMs() + 1e-3);
});

test("can be in the year 2000", () => {
  const secondsSince2000 = (Date.now() - Date.UTC(2000, 0, 1)) / 1000;
  const { seconds } = new BoardClock("realtime", -secondsSince2000).now();
  expect(new Date(seconds * 1000).getUTCFullYear()).toBe(2000);
});

test("is set by steps in both directions, and goes on from there", () => {
  const reference = new BoardClock("realtime");
  const clock = new BoardClock("realtime");
  const originMs = timespecToMs(clock.now()) - timespecToMs(reference.now());
  clock.step(-500);
  clock.step(2500.25);
  const stepped = timespecToMs(clock.now()) - timespecToMs(reference.now()) - originMs;
  expect(stepped).toBeGreaterThan(1900);
  expect(stepped).toBeLessThan(2100);
});

test("gives a valid timespec wherever it stands, before its zero too", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e10, max: 1e10, noNaN: true }), (offsetSeconds) => {
      const { seconds, nanoseconds } = new BoardClock("monotonic", offsetSeconds).now();
      expect(Number.isInteger(seconds)).toBe(true);
      expect(Number.isInteger(nanoseconds)).toBe(true);
      expect(nanoseconds).toBeGreaterThanOrEqual(0);
      expect(nanoseconds).toBeLessThan(1e9);
    }),
  );
});
