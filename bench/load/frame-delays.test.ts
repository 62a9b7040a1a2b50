import { expect, it } from "vitest";
import { frameDelaysOf, latePercentOf } from "./frame-delays.ts";

const anchor = { epoch: 1, rtpTimestamp: 0xffff_fff0, captureTimeMs: 1_000 };

/** Captured each 40 ms from the anchor on, and written 3 ms later. */
const written = Array.from({ length: 5 }, (_, frame) => ({
  event: "frame" as const,
  ringIndex: frame,
  frameNumber: frame,
  clipFrame: frame,
  cameraId: 0,
  timestampMs: 1_000 + 40 * frame,
  writtenAtMs: 1_003 + 40 * frame,
  keyframe: frame === 0,
}));
const timestampOf = (frame: number): number => (anchor.rtpTimestamp + frame * 3_600) % 2 ** 32;

it("ties arrivals to what was written, across the wrap of the RTP timestamps", () => {
  const first = {
    rtpTimestamps: Float64Array.from([timestampOf(0), timestampOf(1), timestampOf(2)]),
    wholeAtMs: Float64Array.from([1_005, 1_050, Number.NaN]),
  };
  const second = {
    rtpTimestamps: Float64Array.from([timestampOf(1), timestampOf(9)]),
    wholeAtMs: Float64Array.from([1_044, 1_400]),
  };
  expect(frameDelaysOf([first, second], written, anchor)).toEqual({
    delaysMs: [2, 7, 1],
    damaged: 1,
    missing: 0,
    unknown: 1,
  });
});

it("misses what was written and never came", () => {
  const rtpTimestamps = Float64Array.from([timestampOf(0), timestampOf(3), timestampOf(4)]);
  const wholeAtMs = Float64Array.from([1_004, 1_124, 1_164]);
  expect(frameDelaysOf([{ rtpTimestamps, wholeAtMs }], written, anchor)).toMatchObject({ missing: 2, damaged: 0 });
});

it("counts as late what came late, damaged or never", () => {
  const delays = { delaysMs: [1, 2, 30, 40, 50], damaged: 2, missing: 1, unknown: 0 };
  expect(latePercentOf([delays, { ...delays, damaged: 1, missing: 0 }], 35)).toBeCloseTo((8 / 14) * 100);
  expect(latePercentOf([{ ...delays, damaged: 0, missing: 0 }], 50)).toBe(0);
  expect(latePercentOf([], 50)).toBeUndefined();
});
