import type { DetectionResult, MjpegFrame } from "@nekomado/protocol";
import type { SessionSnapshot } from "./session-snapshot.ts";

export interface SessionEvents {
  change: [SessionSnapshot];
  /** What the video element has to show from now on. */
  stream: [MediaStream];
  /** What is shown is about to end: its last picture can still be copied. */
  leaving: [];
  /** To be shown instead of what the video element shows, while the transports take JPEGs. */
  jpeg: [MjpegFrame];
  detections: [DetectionResult];
  /** The agent starts to count anew: results and frames of before belong to nothing any more. */
  reset: [];
}
