import {
  agentEventSchemas,
  cameraIdSchema,
  detectionResultSchema,
  refusalSchema,
  streamStatusSchema,
  detectorStatusSchema,
  keyframeSchema,
  maxJpegBytes,
  orRefusal,
  rtpTimestampSchema,
} from "@nekomado/protocol";
import { z } from "zod";

const jpegBytesSchema = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length > 0 && length <= maxJpegBytes, `a JPEG has 1 to ${maxJpegBytes} bytes`);

/**
 * What happens on the link to a camera's agent, as the service tells it to every page that opened the link. A page
 * that opens a link that is up already is told `up`, `welcome` and `timeline` as if it were new.
 */
export const linkEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("up") }),
  z.object({ kind: z.literal("welcome"), welcome: agentEventSchemas.welcome }),
  z.object({
    kind: z.literal("down"),
    fault: z.enum(["agent", "network"]),
    /** From now. */
    nextTryInMs: z.number().min(0),
    refusal: refusalSchema.nullable(),
  }),
  /** The link does not try again by itself. */
  z.object({ kind: z.literal("refused"), refusal: refusalSchema }),
  z.object({ kind: z.literal("keyChanged") }),
  z.object({ kind: z.literal("timeline"), anchor: agentEventSchemas.timeline }),
  z.object({ kind: z.literal("detections"), result: detectionResultSchema }),
  z.object({ kind: z.literal("stream"), status: streamStatusSchema }),
  z.object({ kind: z.literal("detector"), status: detectorStatusSchema }),
  z.object({ kind: z.literal("goodbye"), goodbye: agentEventSchemas.goodbye }),
]);
export type LinkEvent = z.infer<typeof linkEventSchema>;

/** The camera's newest keyframe, or why the agent gives none. */
export const keyframeAnswerSchema = orRefusal({ keyframe: keyframeSchema });
export type KeyframeAnswer = z.infer<typeof keyframeAnswerSchema>;

/** What becomes of a page's reading of the MJPEG stream, told to that page alone. Nothing follows `ended`. */
export const mjpegEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("opened") }),
  z.object({
    kind: z.literal("frame"),
    frameNumber: z.int().min(0),
    /** On the agent's clock. */
    captureTimeMs: z.number(),
    rtpTimestamp: rtpTimestampSchema.nullable(),
    jpeg: jpegBytesSchema,
  }),
  /** `refusal` when the agent has said why. */
  z.object({ kind: z.literal("ended"), refusal: refusalSchema.nullable(), message: z.string().max(1000) }),
]);
export type MjpegEvent = z.infer<typeof mjpegEventSchema>;

export const cameraMjpegEventSchema = z.object({
  cameraId: cameraIdSchema,
  /** The page's own number for it. */
  reading: z.int().min(0),
  event: mjpegEventSchema,
});

export const cameraLinkEventSchema = z.object({ cameraId: cameraIdSchema, event: linkEventSchema });
