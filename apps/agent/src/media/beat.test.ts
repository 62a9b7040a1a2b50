import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onBeat } from "./beat.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("does everything at the same moments, whenever it was asked for", () => {
  const moments = new Map<string, number[]>();
  const note = (name: string) => () =>
    moments.set(name, [...(moments.get(name) ?? []), Math.round(performance.now() / 10) * 10]);
  onBeat(4, note("reports"));
  vi.advanceTimersByTime(90);
  onBeat(1, note("watch"));
  vi.advanceTimersByTime(70);
  onBeat(4, note("departures"));
  vi.advanceTimersByTime(3000);
  expect(moments.get("watch")?.slice(0, 4)).toEqual([250, 500, 750, 1000]);
  const all = new Set(moments.get("watch"));
  for (const name of ["reports", "departures"]) {
    const times = moments.get(name) ?? [];
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect(times.every((timeMs, at) => all.has(timeMs) && (at === 0 || timeMs - (times[at - 1] ?? 0) === 1000))).toBe(
      true,
    );
  }
});

it("ends, also from inside of a call", () => {
  let calls = 0;
  const stop = onBeat(1, () => {
    calls += 1;
    if (calls === 2) stop();
  });
  vi.advanceTimersByTime(5000);
  expect(calls).toBe(2);
});
