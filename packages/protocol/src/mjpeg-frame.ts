import { mjpegPartSchema } from "./mjpeg.ts";
import type { MultipartPart } from "./multipart-reader.ts";

/** One picture of the MJPEG stream. */
export interface MjpegFrame {
  frameNumber: number;
  /** On the agent's clock. */
  captureTimeMs: number;
  /** On the timeline of the H.264 stream; null while that does not flow. */
  rtpTimestamp: number | null;
  jpeg: Uint8Array<ArrayBuffer>;
}

/**
 * The picture in a part of `GET /stream`.
 * @returns null for a part whose headers are not what `mjpegPartSchema` says
 */
export const mjpegFrameOf = ({ headers, body }: MultipartPart): MjpegFrame | null => {
  const part = mjpegPartSchema.safeParse(headers);
  if (!part.success) return null;
  return {
    frameNumber: part.data["x-frame-number"],
    captureTimeMs: part.data["x-capture-time-ms"],
    rtpTimestamp: part.data["x-rtp-timestamp"] ?? null,
    jpeg: body,
  };
};
