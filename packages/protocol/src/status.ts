import { z } from "zod";
import type { DetectionResult } from "./detections.ts";
import { toSseDetections } from "./http.ts";

const count = z.int().min(0);

/** A detection result as `GET /api/status` has it. */
export const statusDetectionSchema = z.object({
  frame_number: count,
  /** When the frame was captured, in seconds since 1970 by the board's clock. */
  timestamp: z.number(),
  num_detections: count,
  version: count,
  detections: z.array(
    z.object({
      class_name: z.string(),
      confidence: z.number(),
      bbox: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
    }),
  ),
});
export type StatusDetection = z.infer<typeof statusDetectionSchema>;

/** @param timestampMs when the frame was captured, on the wall clock that callers expect */
export const toStatusDetection = (result: DetectionResult, timestampMs: number): StatusDetection => ({
  ...toSseDetections(result, timestampMs),
  num_detections: result.detections.length,
});

const monitorSchema = z.object({
  /** Frames that the agent has read since its start. */
  frames_processed: count,
  /** Measured over the last two seconds; 0 when no frames come. */
  current_fps: z.number().min(0),
  /** Boxes of the newest result. */
  detection_count: count,
  /** By the ring's `frame_interval_ms`; 0 without a ring. */
  target_fps: z.number().min(0),
});

const sharedMemorySchema = z.object({
  /** Frames that the ring holds. */
  frame_count: count,
  /** `write_index`: wraps at 2^32, and begins again with the camera daemon. */
  total_frames_written: count,
  /** `version` of the detector's segment; 0 without one, and before the first result. */
  detection_version: count,
  /** 1 when the detector's segment holds a result. */
  has_detection: z.union([z.literal(0), z.literal(1)]),
});

/** `GET /api/status`, and each `data:` of `GET /api/status/stream`. */
export const boardStatusSchema = z.object({
  monitor: monitorSchema,
  shared_memory: sharedMemorySchema,
  /** Without boxes when the detector has seen nothing for 500 ms; null before its first result. */
  latest_detection: statusDetectionSchema.nullable(),
  /** The last eight results that have boxes, the newest first. */
  detection_history: z.array(statusDetectionSchema).max(8),
  /** Seconds since 1970 by the board's clock. */
  timestamp: z.number(),
});
export type BoardStatus = z.infer<typeof boardStatusSchema>;

/** `GET /api/camera_status`. */
export const cameraStatusSchema = z.object({
  camera: z.object({
    /** `day`, `night`, or `camera 2` and so on; `unavailable` while no picture flows. */
    mode: z.string(),
    /** `flowing`, or why not: one of `streamFaults`. */
    stream: z.string(),
    /** One of the states of `detectorStatusSchema`. */
    detector: z.string(),
    camera_id: z.int().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
    /** RFC 6381. */
    codec: z.string().optional(),
    /** What is the matter and what to do, while no picture flows. */
    reason: z.string().optional(),
  }),
  monitor: monitorSchema,
  shared_memory: sharedMemorySchema,
});
export type CameraStatus = z.infer<typeof cameraStatusSchema>;
