import { z } from "zod";
import { rtpTimestampSchema } from "./timeline.ts";

/** A box in the pixels of the picture that the detector looked at (`DetectionResult.picture`), origin top left. */
export const detectionSchema = z.object({
  className: z.string().min(1).max(32),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  x: z.number(),
  y: z.number(),
  w: z.number().min(0),
  h: z.number().min(0),
});
export type Detection = z.infer<typeof detectionSchema>;

export const pictureSizeSchema = z.object({ width: z.int().min(1).max(16_384), height: z.int().min(1).max(16_384) });
export type PictureSize = z.infer<typeof pictureSizeSchema>;

/** All boxes of one frame. Empty means that nothing is there. */
export const detectionResultSchema = z.object({
  /** The frame that was looked at; for `silence` the newest frame. */
  frameNumber: z.int().min(0),
  /** On the agent's clock; null when the frame is no longer or not yet known. */
  captureTimeMs: z.number().nullable(),
  rtpTimestamp: rtpTimestampSchema.nullable(),
  /** Counts the detector's results; 0 before the first. */
  version: z.int().min(0),
  /** `silence`: the detector wrote nothing for 500 ms, which means that it sees nothing. */
  origin: z.enum(["detector", "silence"]),
  picture: pictureSizeSchema,
  detections: z.array(detectionSchema).max(10),
});
export type DetectionResult = z.infer<typeof detectionResultSchema>;
