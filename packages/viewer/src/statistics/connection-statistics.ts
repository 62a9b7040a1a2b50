import type { Transport } from "../session/state.ts";
import { inboundVideo, numberIn, statsEntries, textIn } from "./receiver-figures.ts";

/** What a connection does just now. A row that the browser does not tell is null, and not shown. */
export interface ConnectionStatistics {
  transport: Transport;
  /** Such as `H.264`. */
  codec: string | null;
  /** What decodes, in the browser's own words, such as `FFmpeg`. */
  decoder: string | null;
  /** Whether the decoder is a piece of hardware. */
  isHardware: boolean | null;
  /** Per frame, ms. */
  decodeTimeMs: number | null;
  framesDropped: number | null;
  bitsPerSecond: number | null;
  /** Of the packets since the connection began, 0 to 1. */
  lostShare: number | null;
  nackCount: number | null;
  pliCount: number | null;
  /** How long a frame waits before it is decoded, ms. */
  jitterBufferMs: number | null;
  /** Of the path, ms. */
  roundTripMs: number | null;
  /** Such as `UDP`. */
  protocol: string | null;
}

/** The counters that figures per second and per frame are made of. */
export interface StatisticsReading {
  timestampMs: number;
  bytesReceived: number | null;
  framesDecoded: number | null;
  totalDecodeTimeS: number | null;
  jitterBufferDelayS: number | null;
  jitterBufferEmittedCount: number | null;
  now: Omit<ConnectionStatistics, "bitsPerSecond" | "decodeTimeMs" | "jitterBufferMs">;
}

const codecNames = new Map([["video/h264", "H.264"]]);

const lostShareOf = (lost: number | null, received: number | null): number | null =>
  lost === null || received === null || lost + received === 0 ? null : Math.max(0, lost) / (lost + received);

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

/** Null before the connection has a receiver. */
export const readStatistics = (report: RTCStatsReport): StatisticsReading | null => {
  const entries = statsEntries(report);
  const inbound = inboundVideo(entries);
  const timestampMs = numberIn(inbound, "timestamp");
  if (inbound === undefined || timestampMs === null) return null;
  const byId = (id: string | null) => entries.find((entry) => entry["id"] === id);
  const mimeType = textIn(byId(textIn(inbound, "codecId")), "mimeType");
  const transport = entries.find((entry) => entry["type"] === "transport");
  const pair = byId(textIn(transport, "selectedCandidatePairId"));
  const local = byId(textIn(pair, "localCandidateId"));
  const powerEfficient = inbound["powerEfficientDecoder"];
  return {
    timestampMs,
    bytesReceived: numberIn(inbound, "bytesReceived"),
    framesDecoded: numberIn(inbound, "framesDecoded"),
    totalDecodeTimeS: numberIn(inbound, "totalDecodeTime"),
    jitterBufferDelayS: numberIn(inbound, "jitterBufferDelay"),
    jitterBufferEmittedCount: numberIn(inbound, "jitterBufferEmittedCount"),
    now: {
      transport: "webrtc",
      codec: mimeType === null ? null : (codecNames.get(mimeType.toLowerCase()) ?? mimeType.replace("video/", "")),
      decoder: textIn(inbound, "decoderImplementation"),
      isHardware: typeof powerEfficient === "boolean" ? powerEfficient : null,
      framesDropped: numberIn(inbound, "framesDropped"),
      lostShare: lostShareOf(numberIn(inbound, "packetsLost"), numberIn(inbound, "packetsReceived")),
      nackCount: numberIn(inbound, "nackCount"),
      pliCount: numberIn(inbound, "pliCount"),
      roundTripMs: inMs(numberIn(pair, "currentRoundTripTime")),
      protocol: textIn(local, "protocol")?.toUpperCase() ?? null,
    },
  };
};

const rate = (after: number | null, before: number | null, over: number): number | null =>
  after === null || before === null || over <= 0 || after < before ? null : (after - before) / over;

const difference = (after: number | null, before: number | null): number =>
  after === null || before === null ? 0 : after - before;

/** What happened between two readings of one connection. */
export const statisticsBetween = (before: StatisticsReading | null, after: StatisticsReading): ConnectionStatistics => {
  const seconds = before === null ? 0 : (after.timestampMs - before.timestampMs) / 1000;
  const bytesPerSecond = rate(after.bytesReceived, before?.bytesReceived ?? null, seconds);
  const decodeS = rate(
    after.totalDecodeTimeS,
    before?.totalDecodeTimeS ?? null,
    difference(after.framesDecoded, before?.framesDecoded ?? null),
  );
  const jitterS = rate(
    after.jitterBufferDelayS,
    before?.jitterBufferDelayS ?? null,
    difference(after.jitterBufferEmittedCount, before?.jitterBufferEmittedCount ?? null),
  );
  return {
    ...after.now,
    bitsPerSecond: bytesPerSecond === null ? null : bytesPerSecond * 8,
    decodeTimeMs: inMs(decodeS),
    jitterBufferMs: inMs(jitterS),
  };
};
