import { z } from "zod";
import { rtpTimestampSchema } from "./timeline.ts";

/** `GET /stream?fps=15&quality=70`: `multipart/x-mixed-replace` (RFC 2046, section 5.1) of JPEGs, one part per frame. */
export const mjpegPath = "/stream";
export const mjpegBoundary = "frame";

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** What a viewer may ask of the stream; the agent's own choice where it does not. */
export const mjpegQuerySchema = z.object({
  /** Frames a second at most; never more than the board makes. */
  fps: whole(1, 60).optional(),
  /** Of the JPEGs: 1 to 100. Pictures that the board itself keeps as JPEG are passed on as they are. */
  quality: whole(1, 100).optional(),
});
export type MjpegQuery = z.infer<typeof mjpegQuerySchema>;

/** The largest JPEG that a part may hold: a slot of the frame ring. */
export const maxJpegBytes = 3_110_400;

/**
 * Headers of a part besides `Content-Type: image/jpeg`, in lower case as Node and the Fetch API give them. Which frame
 * it is, in the words of a detection result: boxes find their picture by it.
 */
export const mjpegPartSchema = z.object({
  "content-length": whole(1, maxJpegBytes),
  "x-frame-number": z.coerce.number().int().min(0),
  /** On the agent's clock, ms. */
  "x-capture-time-ms": z.coerce.number(),
  /** On the RTP timeline of the H.264 stream; absent while that does not flow. */
  "x-rtp-timestamp": z.coerce.number().pipe(rtpTimestampSchema).optional(),
});
export type MjpegPart = z.infer<typeof mjpegPartSchema>;
