import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answerSchema,
  captureTimeMsOf,
  detectionResultSchema,
  httpCandidateSchema,
  offerSchema,
  rtpTimestampOf,
  toSseDetections,
} from "./index.ts";

const result = {
  frameNumber: 7,
  captureTimeMs: 1000,
  rtpTimestamp: 90_000,
  version: 3,
  origin: "detector",
  picture: { width: 640, height: 480 },
  detections: [{ className: "cat", confidence: 0.5, x: -3, y: 2, w: 10, h: 20 }],
};

describe("timeline", () => {
  const anchor = { epoch: 1, rtpTimestamp: 0xffff_ff00, captureTimeMs: 5000 };

  it("gives capture times across the wrap of the RTP timestamp", () => {
    expect(captureTimeMsOf(anchor, (0xffff_ff00 + 3000) >>> 0)).toBeCloseTo(5000 + 1000 / 30, 6);
  });

  it("gives capture times before the anchor", () => {
    expect(captureTimeMsOf(anchor, 0xffff_ff00 - 90_000)).toBe(4000);
  });

  it("gives the RTP timestamp of a capture time, across the wrap too", () => {
    expect(rtpTimestampOf(anchor, 5040)).toBe((0xffff_ff00 + 3600) % 2 ** 32);
    expect(rtpTimestampOf(anchor, 4960)).toBe(0xffff_ff00 - 3600);
  });

  it("gives each RTP timestamp back from its capture time", () => {
    const rtpTimestamps = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(rtpTimestamps, rtpTimestamps, (start, rtpTimestamp) => {
        const tie = { ...anchor, rtpTimestamp: start };
        expect(rtpTimestampOf(tie, captureTimeMsOf(tie, rtpTimestamp))).toBe(rtpTimestamp);
      }),
    );
  });
});

describe("detection results", () => {
  it("passes boxes that reach over the picture's edge", () => {
    expect(detectionResultSchema.parse(result)).toEqual(result);
  });

  it.each([
    ["confidence above 1", { ...result, detections: [{ ...result.detections[0], confidence: 1.1 }] }],
    ["an RTP timestamp beyond 32 bits", { ...result, rtpTimestamp: 2 ** 32 }],
    ["a negative width", { ...result, detections: [{ ...result.detections[0], w: -1 }] }],
    ["eleven boxes", { ...result, detections: Array.from({ length: 11 }, () => result.detections[0]) }],
    ["NaN", { ...result, captureTimeMs: Number.NaN }],
  ])("refuses %s", (_, bad) => {
    expect(detectionResultSchema.safeParse(bad).success).toBe(false);
  });

  it("are told to scripts in the shape and units of the board contract", () => {
    expect(toSseDetections(detectionResultSchema.parse(result), 12_500)).toEqual({
      frame_number: 7,
      timestamp: 12.5,
      detections: [{ class_name: "cat", confidence: 0.5, bbox: { x: -3, y: 2, w: 10, h: 20 } }],
      version: 3,
    });
  });
});

describe("signalling", () => {
  it("refuses an offer larger than any browser's", () => {
    expect(offerSchema.safeParse({ sdp: "v".repeat(1_000_000) }).success).toBe(false);
  });

  it("tells an answer from a refusal", () => {
    expect(answerSchema.safeParse({ ok: true, sessionId: "a", sdp: "v=0" }).success).toBe(true);
    expect(answerSchema.safeParse({ ok: false, refusal: { reason: "full", message: "ten watch" } }).success).toBe(true);
    expect(answerSchema.safeParse({ ok: true, refusal: { reason: "full", message: "" } }).success).toBe(false);
  });

  it("takes a trickled candidate bare or wrapped", () => {
    const candidate = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0", usernameFragment: "ab" };
    expect(httpCandidateSchema.parse(candidate)).toEqual(candidate);
    expect(httpCandidateSchema.parse({ candidate })).toEqual(candidate);
  });
});
