import type { MjpegPart } from "@nekomado/protocol";
import { mjpegBoundary } from "@nekomado/protocol";

/** What the stream begins with. */
export const firstDelimiter: Uint8Array = Buffer.from(`--${mjpegBoundary}\r\n`);

/** Which frame a part shows. */
export type PartFrame = Omit<MjpegPart, "content-length">;

/**
 * One part, without the delimiter before it and with the one after it (RFC 2046, section 5.1.1): browsers show a
 * picture when the next delimiter is there, so it must not wait for the next frame.
 */
export const partOf = (jpeg: Uint8Array, frame: PartFrame): Uint8Array => {
  const headers: (readonly [string, string | number])[] = [
    ["Content-Type", "image/jpeg"],
    ["Content-Length", jpeg.length],
    ["X-Frame-Number", frame["x-frame-number"]],
    ["X-Capture-Time-Ms", frame["x-capture-time-ms"].toFixed(3)],
  ];
  const rtpTimestamp = frame["x-rtp-timestamp"];
  if (rtpTimestamp !== undefined) headers.push(["X-Rtp-Timestamp", rtpTimestamp]);
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`${head}\r\n`), jpeg, Buffer.from(`\r\n--${mjpegBoundary}\r\n`)]);
};
