import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClockOffset } from "./clock-offset.ts";
import { isFresh, staysFresh } from "./freshness.ts";
import { rtpTicksBetween } from "./rtp-order.ts";
import { Timeline } from "./timeline.ts";

describe("clock offset", () => {
  it("is unknown before the first sample", () => {
    expect(new ClockOffset().offsetMs).toBeNull();
    expect(new ClockOffset().toViewerTimeMs(5)).toBeNull();
  });

  it("is never wrong by more than half the least round trip", () => {
    const trips = fc.array(
      fc.tuple(fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 0, max: 200, noNaN: true })),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(trips, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (delays, truth) => {
        const offset = new ClockOffset();
        let nowMs = 1000;
        for (const [thereMs, backMs] of delays) {
          offset.add({ sentAtMs: nowMs, agentTimeMs: nowMs + thereMs + truth, receivedAtMs: nowMs + thereMs + backMs });
          nowMs += 300;
        }
        const least = Math.min(...delays.map(([thereMs, backMs]) => thereMs + backMs));
        expect(Math.abs((offset.offsetMs ?? Number.NaN) - truth)).toBeLessThanOrEqual(least / 2 + 1e-6);
        expect(offset.roundTripMs).toBeCloseTo(least, 5);
      }),
    );
  });

  it("forgets a quick sample that has grown old, for clocks drift", () => {
    const offset = new ClockOffset();
    offset.add({ sentAtMs: 0, receivedAtMs: 1, agentTimeMs: 100.5 });
    offset.add({ sentAtMs: 40_000, receivedAtMs: 40_010, agentTimeMs: 40_009 });
    expect(offset.offsetMs).toBe(4);
  });

  it("forgets the clock of an agent that was started anew", () => {
    const offset = new ClockOffset();
    offset.add({ sentAtMs: 0, receivedAtMs: 1, agentTimeMs: 100 });
    offset.reset();
    expect(offset.offsetMs).toBeNull();
  });
});

describe("order of RTP timestamps", () => {
  it("goes on across the wrap at 2^32", () => {
    expect(rtpTicksBetween(2000, 0xffff_ffff - 999)).toBe(3000);
    expect(rtpTicksBetween(0xffff_ffff - 999, 2000)).toBe(-3000);
  });
});

describe("timeline", () => {
  it("knows nothing before the first anchor", () => {
    expect(new Timeline().captureTimeMsOf(0)).toBeNull();
  });

  it("tells frames on the screen by the epoch that they are of", () => {
    const timeline = new Timeline();
    timeline.add({ epoch: 1, rtpTimestamp: 1000, captureTimeMs: 0 });
    timeline.add({ epoch: 2, rtpTimestamp: 91_000, captureTimeMs: 5000 });
    expect(timeline.captureTimeMsOf(46_000)).toBe(500);
    expect(timeline.captureTimeMsOf(92_800)).toBe(5020);
  });

  it("takes a refreshed anchor for the frames before it as well", () => {
    const timeline = new Timeline();
    timeline.add({ epoch: 1, rtpTimestamp: 0, captureTimeMs: 0 });
    timeline.add({ epoch: 2, rtpTimestamp: 90_000, captureTimeMs: 7000 });
    timeline.add({ epoch: 2, rtpTimestamp: 270_000, captureTimeMs: 9000 });
    expect(timeline.captureTimeMsOf(180_000)).toBe(8000);
  });

  it("stays right when one epoch lasts for days", () => {
    const timeline = new Timeline();
    const ticksAnHour = 90_000 * 3600;
    for (let hour = 0; hour <= 48; hour += 1) {
      timeline.add({ epoch: 1, rtpTimestamp: (hour * ticksAnHour) % 2 ** 32, captureTimeMs: hour * 3_600_000 });
      const frame = (hour * ticksAnHour + 90_000) % 2 ** 32;
      expect(timeline.captureTimeMsOf(frame)).toBeCloseTo(hour * 3_600_000 + 1000, 3);
    }
  });
});

describe("freshness", () => {
  it.each([
    [40, 0, true],
    [250, 0, true],
    [251, 0, false],
    [900, 1999, false],
    [900, 2000, true],
    [1501, 60_000, false],
    [null, 0, false],
    [null, 500, true],
  ])("of a picture %s ms old, %s ms after the first: %s", (ageMs, runningForMs, fresh) => {
    expect(isFresh(ageMs, runningForMs)).toBe(fresh);
  });

  it("is lost by a live picture that falls behind by more than a second and a half", () => {
    expect([40, 1500, 1501, null].map(staysFresh)).toEqual([true, true, false, true]);
  });
});
