import { expect, it } from "vitest";
import { frameDelaysOf } from "./frame-delays.ts";

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
  expect(frameDelaysOf([first, second], written, anchor)).toEqual({ delaysMs: [2, 7, 1], damaged: 1, unknown: 1 });
});
