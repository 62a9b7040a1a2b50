import { expect, test } from "vitest";
import { SequenceRuns } from "./sequence-runs.ts";

test("maps numbers to indexes through jumps, forwards and back", () => {
  const runs = new SequenceRuns(100);
  expect(runs.assign(0, 10)).toBe(100);
  expect(runs.assign(10, 5)).toBe(110);
  expect(runs.assign(50, 5)).toBe(115);
  expect(runs.assign(3, 2)).toBe(120);
  expect(runs.length).toBe(3);
  expect([100, 109, 110, 114, 115, 119, 120, 121].map((number) => runs.indexOf(number))).toEqual([
    0, 9, 10, 14, 50, 54, 3, 4,
  ]);
  expect(runs.indexOf(122)).toBeUndefined();
  expect(runs.indexOf(99)).toBeUndefined();
});

test("knows 16 bits again across the wrap, and that a number was never given out", () => {
  const runs = new SequenceRuns(65_530);
  expect(runs.extend(65_530)).toBeUndefined();
  runs.assign(0, 10);
  expect(runs.extend(65_530)).toBe(65_530);
  expect(runs.extend(65_535)).toBe(65_535);
  expect(runs.extend(0)).toBe(65_536);
  expect(runs.extend(3)).toBe(65_539);
  expect(runs.extend(4)).toBeUndefined();
  expect(runs.extend(65_529)).toBeUndefined();
  // A NACK's packet id and bit number, added up.
  expect(runs.extend(65_535 + 4)).toBe(65_539);
  expect(runs.extend(Number.NaN)).toBeUndefined();
  expect(runs.extend(0.5)).toBeUndefined();
});

test("forgets runs that the history has evicted, but never the newest", () => {
  const runs = new SequenceRuns(0);
  runs.assign(0, 10);
  runs.assign(20, 10);
  runs.assign(40, 10);
  runs.forget(9, 0);
  expect(runs.length).toBe(3);
  runs.forget(10, 0);
  expect([runs.length, runs.indexOf(9), runs.indexOf(10)]).toEqual([2, undefined, 20]);
  runs.forget(1_000, 0);
  expect([runs.length, runs.indexOf(29)]).toEqual([1, 49]);
});

test("forgets runs of numbers that are too old, though a camera that stands still evicts nothing", () => {
  const runs = new SequenceRuns(0);
  for (let restart = 0; restart < 1_000; restart += 1) {
    runs.assign(0, 2);
    runs.forget(0, runs.nextNumber - 20);
  }
  expect(runs.length).toBe(10);
});
