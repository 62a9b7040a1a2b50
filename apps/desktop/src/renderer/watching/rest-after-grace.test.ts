import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RestAfterGrace, graceMs } from "./rest-after-grace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const watched = () => {
  const told: string[] = [];
  const attention = new RestAfterGrace(
    () => told.push("begin"),
    () => told.push("rest"),
  );
  return { attention, told };
};

it("begins at once, and once", () => {
  const { attention, told } = watched();
  attention.want(true);
  attention.want(true);
  expect(told).toEqual(["begin"]);
  expect(attention.isGoing).toBe(true);
});

it("rests only when it has not been wanted for a while", () => {
  const { attention, told } = watched();
  attention.want(true);
  attention.want(false);
  vi.advanceTimersByTime(graceMs - 1);
  expect(told).toEqual(["begin"]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["begin", "rest"]);
});

it("counts the while from when it was last wanted, however often it is told", () => {
  const { attention, told } = watched();
  attention.want(true);
  attention.want(false);
  vi.advanceTimersByTime(graceMs / 2);
  attention.want(false);
  vi.advanceTimersByTime(graceMs / 2);
  expect(told).toEqual(["begin", "rest"]);
});

it("takes no notice of a glance elsewhere", () => {
  const { attention, told } = watched();
  attention.want(true);
  attention.want(false);
  vi.advanceTimersByTime(graceMs - 1);
  attention.want(true);
  vi.advanceTimersByTime(10 * graceMs);
  expect(told).toEqual(["begin"]);
});

it("is never rested by what it never began", () => {
  const { attention, told } = watched();
  attention.want(false);
  attention.restNow();
  vi.advanceTimersByTime(graceMs);
  expect(told).toEqual([]);
});

it("rests at once when it must, and can begin again", () => {
  const { attention, told } = watched();
  attention.want(true);
  attention.restNow();
  attention.want(true);
  expect(told).toEqual(["begin", "rest", "begin"]);
});
