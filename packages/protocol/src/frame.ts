import { z } from "zod";
import { detectionResultSchema } from "./detections.ts";
import { orRefusal } from "./refusal.ts";
import { rtpTimestampSchema } from "./timeline.ts";

/** Asks what the agent knows of a frame of the last seconds; its detection result is waited for, half a second at most. */
export const frameRequestSchema = z.object({ rtpTimestamp: rtpTimestampSchema });
export type FrameRequest = z.infer<typeof frameRequestSchema>;

/** `result` is null when the detector did not look at this frame. */
export const frameAnswerSchema = orRefusal({
  frameNumber: z.int().min(0),
  /** On the agent's clock. */
  captureTimeMs: z.number(),
  result: detectionResultSchema.nullable(),
});
export type FrameAnswer = z.infer<typeof frameAnswerSchema>;
