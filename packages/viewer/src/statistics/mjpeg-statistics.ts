import type { MjpegFigures } from "../mjpeg/mjpeg-keeper.ts";
import type { JpegScreenFigures } from "../mjpeg/jpeg-screen.ts";
import type { StatisticsReading } from "./connection-statistics.ts";

/**
 * The counters of an MJPEG stream, in the form of a WebRTC connection's. What only packets have is null.
 *
 * @param read since the newest reading began
 * @param shown since the screen was made
 */
export const readMjpegStatistics = (
  read: MjpegFigures,
  shown: JpegScreenFigures,
  nowMs: number,
): StatisticsReading => ({
  timestampMs: nowMs,
  bytesReceived: read.bytes,
  framesDecoded: shown.painted,
  totalDecodeTimeS: shown.decodingMs / 1000,
  jitterBufferDelayS: null,
  jitterBufferEmittedCount: null,
  now: {
    transport: "mjpeg",
    codec: "JPEG",
    decoder: null,
    isHardware: null,
    framesDropped: shown.leftOut,
    lostShare: null,
    nackCount: null,
    pliCount: null,
    roundTripMs: null,
    protocol: "HTTP",
  },
});
