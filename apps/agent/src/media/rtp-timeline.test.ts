import { captureTimeMsOf } from "@nekomado/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RtpTimeline } from "./rtp-timeline.ts";

describe("RTP timeline", () => {
  it("runs at 90 kHz with capture time", () => {
    const timeline = new RtpTimeline();
    const first = timeline.timestampOf(5_000);
    expect((timeline.timestampOf(5_033.333) - first + 2 ** 32) % 2 ** 32).toBe(3_000);
    expect((timeline.timestampOf(15_000) - first + 2 ** 32) % 2 ** 32).toBe(900_000);
  });

  it("gives no two frames one timestamp, even where a re-anchored clock goes back", () => {
    const timeline = new RtpTimeline();
    const first = timeline.timestampOf(5_000);
    expect((timeline.timestampOf(4_980) - first + 2 ** 32) % 2 ** 32).toBe(1);
    expect((timeline.timestampOf(4_990) - first + 2 ** 32) % 2 ** 32).toBe(2);
  });

  it("tells anchors by which every timestamp leads back to its capture time, days on and across the wrap", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.array(fc.double({ min: 1, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (startMs, intervalsMs) => {
          const timeline = new RtpTimeline();
          let captureTimeMs = startMs;
          timeline.timestampOf(captureTimeMs);
          let told = timeline.takeAnchor();
          for (const intervalMs of intervalsMs) {
            captureTimeMs += intervalMs;
            const timestamp = timeline.timestampOf(captureTimeMs);
            expect(Math.abs(captureTimeMsOf(told!, timestamp) - captureTimeMs)).toBeLessThan(0.02);
            told = timeline.takeAnchor() ?? told;
            expect(timestamp).toBeGreaterThanOrEqual(0);
            expect(timestamp).toBeLessThan(2 ** 32);
            expect(Math.abs(captureTimeMsOf(told!, timestamp) - captureTimeMs)).toBeLessThan(0.02);
          }
        },
      ),
    );
  });

  it("counts epochs, and tells each", () => {
    const timeline = new RtpTimeline();
    expect(timeline.takeAnchor()).toBeUndefined();
    timeline.timestampOf(1);
    expect(timeline.takeAnchor()?.epoch).toBe(0);
    timeline.startEpoch();
    expect(timeline.takeAnchor()?.epoch).toBe(1);
  });

  it("tells an anchor each 30 s of capture time, and none in between", () => {
    const timeline = new RtpTimeline();
    const told = Array.from({ length: 100 }, (_, second) => {
      timeline.timestampOf(second * 1000);
      return timeline.takeAnchor() === undefined ? [] : [second];
    });
    expect(told.flat()).toEqual([0, 30, 60, 90]);
  });
});
