import type { DetectorStatus, StreamStatus } from "@nekomado/protocol";
import type { PeerTimings } from "./peer-keeper.ts";
import type { SessionState } from "./state.ts";

/** All that a window shows of a session besides its picture. Replaced, never changed. */
export interface SessionSnapshot {
  state: SessionState;
  linkIsUp: boolean;
  /** Null until the agent has said it. */
  cameraName: string | null;
  agentVersion: string | null;
  stream: StreamStatus | null;
  detector: DetectorStatus | null;
  /** Since when the link is down and the detector as it is; `performance.now()`. */
  linkDownSinceMs: number | null;
  detectorSinceMs: number;
}

export const idleSnapshot: SessionSnapshot = {
  state: { kind: "idle" },
  linkIsUp: false,
  cameraName: null,
  agentVersion: null,
  stream: null,
  detector: null,
  linkDownSinceMs: null,
  detectorSinceMs: 0,
};

/** Milestones of the newest connection, `performance.now()` in ms. */
export interface ConnectionTimings extends PeerTimings {
  startedAtMs: number;
  linkUpAtMs: number | null;
  /** When the kept keyframe that was asked for by itself was shown; null where something newer was there before. */
  keyframeAtMs: number | null;
  firstFrameAtMs: number | null;
  liveAtMs: number | null;
}
