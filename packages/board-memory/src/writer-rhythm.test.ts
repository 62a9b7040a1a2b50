import * as fc from "fast-check";
import { expect, it } from "vitest";
import { randomSource } from "./tearing/random-source.ts";
import { WriterRhythm } from "./writer-rhythm.ts";

interface Run {
  readonly looks: { readonly atMs: number; readonly showed: number }[];
  /** For each frame, how long after its writing it was seen. */
  readonly lagsMs: readonly number[];
}

/** Plays a reader against writes at given times, with timers as Node has them: whole milliseconds, up to 1 ms off. */
function play(writesMs: readonly number[], untilMs: number, random: () => number, hintMs = 33): Run {
  const rhythm = new WriterRhythm(hintMs);
  const looks: { atMs: number; showed: number }[] = [];
  const lagsMs: number[] = [];
  for (let nowMs = 0; nowMs < untilMs;) {
    const before = lagsMs.length;
    for (let at = writesMs[lagsMs.length]; at !== undefined && at <= nowMs; at = writesMs[lagsMs.length]) {
      lagsMs.push(nowMs - at);
    }
    looks.push({ atMs: nowMs, showed: lagsMs.length - before });
    rhythm.observe(lagsMs.length, nowMs);
    const delayMs = Math.max(1, Math.round(rhythm.nextLookMs(nowMs) - nowMs));
    nowMs += delayMs + 0.3 * random() - (delayMs > 2 ? 0.7 * random() : 0);
  }
  return { looks, lagsMs };
}

function steadyWrites(fps: number, fromMs: number, untilMs: number, jitterMs: number, random: () => number): number[] {
  const writes: number[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += 1000 / fps) {
    writes.push(atMs + (random() - 0.5) * 2 * jitterMs);
  }
  return writes.sort((a, b) => a - b);
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

it("needs less than one and a half looks a frame at a steady 30 fps, and is there within 3.5 ms", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.constantFrom(0, 33, 100),
      (seed, jitterMs, hintMs) => {
        const random = randomSource(seed);
        const run = play(steadyWrites(30, 500 + random() * 40, 20_000, jitterMs, random), 20_000, random, hintMs);
        const settled = run.lagsMs.slice(60);
        const looks = run.looks.filter(({ atMs }) => atMs > 2_600).length;
        expect(looks / settled.length).toBeLessThan(1.5);
        expect(quantile(settled, 0.95)).toBeLessThanOrEqual(3.5);
      },
    ),
    { numRuns: 50 },
  );
});

it("finds the time of any writer from 1 to 60 fps, whatever frame_interval_ms says", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), fc.constantFrom(0, 16, 33, 1000), (seed, fps, hintMs) => {
      const random = randomSource(seed);
      const untilMs = 3_000 + 90_000 / fps;
      const run = play(steadyWrites(fps, 700 + random() * 100, untilMs, 0.5, random), untilMs, random, hintMs);
      expect(quantile(run.lagsMs.slice(40), 0.5)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 100 },
  );
});

it("is not put out of step by a writer that is held up now and then", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = randomSource(seed);
      const writes = steadyWrites(30, 500, 20_000, 0.5, random).map((at) =>
        random() < 0.04 ? at + 15 * random() : at,
      );
      const run = play(writes, 20_000, random);
      expect(quantile(run.lagsMs.slice(60), 0.9)).toBeLessThanOrEqual(3);
      expect(run.looks.filter(({ atMs }) => atMs > 2_600).length / (run.lagsMs.length - 60)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 50 },
  );
});

it("never leaves a writer unwatched for longer than 100 ms, and looks no more often at one that has stopped", () => {
  const random = randomSource(1);
  const run = play(steadyWrites(30, 500, 5_000, 1, random), 15_000, random);
  const pauses = run.looks.slice(1).map(({ atMs }, before) => atMs - (run.looks[before]?.atMs ?? 0));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(101);
  expect(run.looks.filter(({ atMs }) => atMs > 6_000).length).toBeLessThanOrEqual(92);
});

it("is in step again soon after a pause and after a change of rate", () => {
  const random = randomSource(2);
  const writes = [
    ...steadyWrites(30, 500, 5_000, 0.5, random),
    ...steadyWrites(30, 7_011, 12_000, 0.5, random),
    ...steadyWrites(15, 12_020, 20_000, 0.5, random),
    ...steadyWrites(25, 20_007, 26_000, 0.5, random),
  ];
  const run = play(writes, 26_000, random);
  const lagsAfter = (fromMs: number, untilMs: number) =>
    run.lagsMs.filter((_, n) => (writes[n] ?? 0) > fromMs && (writes[n] ?? 0) < untilMs);
  for (const [fromMs, untilMs] of [
    [7_500, 12_000],
    [13_000, 20_000],
    [21_000, 26_000],
  ] as const) {
    expect(quantile(lagsAfter(fromMs, untilMs), 0.9)).toBeLessThanOrEqual(2.5);
  }
});

it("finds the time of the frames again after looking in batches only", () => {
  const random = randomSource(3);
  const rhythm = new WriterRhythm(33);
  const writes = steadyWrites(30, 500, 10_000, 0.5, random);
  const writtenAt = (nowMs: number) => writes.filter((at) => at <= nowMs).length;
  let nowMs = 0;
  for (; nowMs < 6_000; nowMs += 100) {
    rhythm.observe(writtenAt(nowMs), nowMs);
  }
  expect(rhythm.periodMs).toBeGreaterThan(33.3 - 1.5);
  expect(rhythm.periodMs).toBeLessThan(33.3 + 1.5);
  rhythm.forgetPhase();
  const lagsMs: number[] = [];
  let seen = writtenAt(nowMs);
  while (nowMs < 9_000) {
    const written = writtenAt(nowMs);
    lagsMs.push(...writes.slice(seen, written).map((at) => nowMs - at));
    seen = written;
    rhythm.observe(written, nowMs);
    nowMs += Math.max(1, Math.round(rhythm.nextLookMs(nowMs) - nowMs)) + 0.2 * random();
  }
  expect(quantile(lagsMs.slice(10), 0.95)).toBeLessThanOrEqual(2.5);
});

it("starts afresh when the index goes back", () => {
  const rhythm = new WriterRhythm(33);
  for (let n = 0; n < 30; n += 1) {
    rhythm.observe(n, n * 33);
  }
  rhythm.observe(0, 1_000);
  expect(rhythm.nextLookMs(1_000)).toBeLessThanOrEqual(1_100);
  rhythm.observe(1, 1_020);
  expect(rhythm.nextLookMs(1_020)).toBeLessThanOrEqual(1_060);
});
