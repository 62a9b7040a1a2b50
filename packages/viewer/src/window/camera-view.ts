import type { DetectorStatus, StreamStatus } from "@nekomado/protocol";
import type { SessionState } from "../session/state.ts";

/** All that a camera window shows at one moment; times are `performance.now()` in ms. */
export interface CameraView {
  state: SessionState;
  /** Null until the agent has said it. */
  cameraName: string | null;
  nowMs: number;
  /** What has to be added to a time of `performance.now()` for Unix time. */
  wallOffsetMs: number;
  /** Whether there is a picture, moving or not. */
  hasPicture: boolean;
  /** Capture of the newest picture. */
  pictureAtMs: number | null;
  /** Capture to painting of the newest frame; null while it cannot be known. */
  delayMs: number | null;
  /** Frames painted within the last second. */
  fps: number;
  linkIsUp: boolean;
  linkDownSinceMs: number | null;
  stream: StreamStatus | null;
  detector: DetectorStatus | null;
  detectorSinceMs: number;
}
