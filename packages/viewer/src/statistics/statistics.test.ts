import { describe, expect, it } from "vitest";
import { wordsOf } from "../i18n/words.ts";
import { readStatistics, statisticsBetween } from "./connection-statistics.ts";
import { DelayHistory, quantile } from "./delay-history.ts";
import { readMjpegStatistics } from "./mjpeg-statistics.ts";
import { ResultRate } from "./result-rate.ts";
import { statisticsVerdict } from "./verdict.ts";

/** A report as Chromium gives it, cut to what is read. */
const report = (timestamp: number, counters: Record<string, unknown>): RTCStatsReport =>
  new Map<string, Record<string, unknown>>([
    ["codec", { id: "codec", type: "codec", mimeType: "video/H264" }],
    ["transport", { id: "transport", type: "transport", selectedCandidatePairId: "pair" }],
    ["pair", { id: "pair", type: "candidate-pair", localCandidateId: "local", currentRoundTripTime: 0.0012 }],
    ["local", { id: "local", type: "local-candidate", protocol: "udp" }],
    ["in", { id: "in", type: "inbound-rtp", kind: "video", timestamp, codecId: "codec", ...counters }],
  ]);

const early = {
  bytesReceived: 1_000_000,
  framesDecoded: 30,
  totalDecodeTime: 0.06,
  jitterBufferDelay: 0.03,
  jitterBufferEmittedCount: 30,
  packetsReceived: 900,
  packetsLost: 0,
  nackCount: 0,
  pliCount: 1,
};
const late = {
  ...early,
  bytesReceived: 1_500_000,
  framesDecoded: 60,
  totalDecodeTime: 0.12,
  jitterBufferDelay: 0.045,
  jitterBufferEmittedCount: 60,
  packetsReceived: 1990,
  packetsLost: 10,
  nackCount: 3,
};

describe("a connection's figures", () => {
  it("are those of the time between two readings", () => {
    const before = readStatistics(report(1000, early));
    const after = readStatistics(report(2000, late));
    expect(after).not.toBeNull();
    if (after === null) return;
    const figures = statisticsBetween(before, after);
    expect(figures.bitsPerSecond).toBe(4_000_000);
    expect(figures.decodeTimeMs).toBeCloseTo(2);
    expect(figures.jitterBufferMs).toBeCloseTo(0.5);
    expect(figures).toMatchObject({ codec: "H.264", lostShare: 0.005, nackCount: 3, pliCount: 1, protocol: "UDP" });
    expect(figures.roundTripMs).toBeCloseTo(1.2);
  });

  it("leave out what the browser does not tell", () => {
    const reading = readStatistics(report(1000, {}));
    expect(reading).not.toBeNull();
    if (reading === null) return;
    expect(statisticsBetween(null, reading)).toMatchObject({
      bitsPerSecond: null,
      decodeTimeMs: null,
      isHardware: null,
      lostShare: null,
    });
  });

  it("name what decodes, where the browser says it", () => {
    const told = { ...early, decoderImplementation: "FFmpeg", powerEfficientDecoder: false };
    expect(readStatistics(report(1000, told))?.now).toMatchObject({
      transport: "webrtc",
      decoder: "FFmpeg",
      isHardware: false,
    });
  });

  it("of MJPEG are made of what was read and what was painted", () => {
    const before = readMjpegStatistics(
      { bytes: 100_000, frames: 10 },
      { painted: 9, leftOut: 1, decodingMs: 45 },
      1000,
    );
    const after = readMjpegStatistics(
      { bytes: 600_000, frames: 25 },
      { painted: 23, leftOut: 2, decodingMs: 115 },
      2000,
    );
    const figures = statisticsBetween(before, after);
    expect(figures).toMatchObject({ transport: "mjpeg", codec: "JPEG", bitsPerSecond: 4_000_000, framesDropped: 2 });
    expect(figures.decodeTimeMs).toBeCloseTo(5);
    expect([figures.lostShare, figures.nackCount, figures.jitterBufferMs]).toEqual([null, null, null]);
  });

  it("are none before there is a receiver", () => {
    expect(readStatistics(new Map())).toBeNull();
  });
});

describe("the delay of the last minute", () => {
  it("is told by its median and its slowest twentieth", () => {
    const history = new DelayHistory();
    for (let frame = 0; frame < 100; frame += 1) history.add(frame * 33, frame < 90 ? 30 : 80);
    const summary = history.summary(3300);
    expect(summary).toMatchObject({ typicalMs: 30, slowestMs: 80 });
    expect(summary?.perSecondMs).toHaveLength(60);
    expect(summary?.perSecondMs.slice(0, 3)).toEqual([null, null, null]);
  });

  it("forgets what is older", () => {
    const history = new DelayHistory();
    history.add(0, 500);
    history.add(61_000, 20);
    expect(history.summary(61_000)).toMatchObject({ typicalMs: 20, slowestMs: 20 });
    expect(history.summary(200_000)).toBeNull();
    expect(history.recentMs(200_000)).toBeNull();
  });

  it("knows no share of nothing", () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  });
});

describe("the rate of detection results", () => {
  const result = {
    frameNumber: 1,
    captureTimeMs: 0,
    rtpTimestamp: 0,
    version: 1,
    picture: { width: 640, height: 480 },
    detections: [],
  };

  it("counts the detector's own words only", () => {
    const rate = new ResultRate();
    for (let at = 0; at <= 2000; at += 100) rate.add({ ...result, origin: "detector" }, at, 80);
    for (let at = 2000; at <= 2100; at += 10) rate.add({ ...result, origin: "silence" }, at, 80);
    expect(rate.summary(2000)?.perSecond).toBeCloseTo(10.5);
    expect(rate.summary(2000)?.delayMs).toBe(80);
    expect(rate.summary(9000)).toBeNull();
  });
});

describe("the verdict", () => {
  const words = wordsOf("en");
  const delay = { typicalMs: 38, slowestMs: 52, perSecondMs: [] };
  const well = { isLive: true, fps: 30, connection: null, delay };

  it("is good where all is well", () => {
    const { isWell, text } = statisticsVerdict(well, words);
    expect(isWell).toBe(true);
    expect(text).toContain("38");
  });

  it("expects fewer pictures of MJPEG", () => {
    const reading = readMjpegStatistics({ bytes: 0, frames: 0 }, { painted: 0, leftOut: 0, decodingMs: 0 }, 0);
    const mjpeg = { ...well, fps: 10, connection: statisticsBetween(null, reading) };
    expect(statisticsVerdict(mjpeg, words).isWell).toBe(true);
    expect(statisticsVerdict({ ...mjpeg, fps: 5 }, words).isWell).toBe(false);
  });

  it.each([
    ["no picture", { ...well, isLive: false }, "No picture"],
    ["much delay", { ...well, delay: { ...delay, typicalMs: 900 } }, "late"],
    ["few frames", { ...well, fps: 8 }, "8"],
  ])("names %s", (_, grounds, word) => {
    const { isWell, text } = statisticsVerdict(grounds, words);
    expect(isWell).toBe(false);
    expect(text).toContain(word);
  });
});
