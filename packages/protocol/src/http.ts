import { z } from "zod";
import type { Detection, DetectionResult } from "./detections.ts";
import { iceCandidateSchema, maxSdpBytes } from "./session.ts";

/** `POST /api/webrtc/offer`, as existing pages and scripts send it. */
export const httpOfferSchema = z.object({ sdp: z.string().min(1).max(maxSdpBytes), type: z.literal("offer") });
export type HttpOffer = z.infer<typeof httpOfferSchema>;
export interface HttpAnswer {
  sdp: string;
  type: "answer";
}

/** The `error` that existing callers look for when an offer is refused as unusable. */
export const invalidOfferError = "Invalid offer data";

/** `POST /api/webrtc/ice`: the candidate itself, or wrapped as `{ candidate: {...} }`. */
export const httpCandidateSchema = z.union([
  z.object({ candidate: iceCandidateSchema }).transform((body) => body.candidate),
  iceCandidateSchema,
]);

/** One `data:` of `GET /api/detections/stream`. */
export interface SseDetections {
  frame_number: number;
  /** Seconds. */
  timestamp: number;
  detections: { class_name: string; confidence: number; bbox: { x: number; y: number; w: number; h: number } }[];
  version: number;
}

const toSseDetection = ({ className, confidence, x, y, w, h }: Detection) => ({
  class_name: className,
  confidence,
  bbox: { x, y, w, h },
});

/** @param timestampMs when the frame was captured, on the wall clock that callers expect */
export const toSseDetections = (result: DetectionResult, timestampMs: number): SseDetections => ({
  frame_number: result.frameNumber,
  timestamp: timestampMs / 1000,
  detections: result.detections.map(toSseDetection),
  version: result.version,
});

/** `GET /healthz`. */
export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  stream: z.string(),
  detector: z.string(),
  viewers: z.int().min(0),
  maxViewers: z.int().min(1),
  /** Of the camera, what its announcement says too: for who was told its address. */
  name: z.string().min(1).max(64),
  protocolVersion: z.int().min(1),
  /** Whether any viewer is paired with it. */
  paired: z.boolean(),
});
export type Health = z.infer<typeof healthSchema>;
