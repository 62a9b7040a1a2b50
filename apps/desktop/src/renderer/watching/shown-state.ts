import type { SessionState } from "@nekomado/viewer";
import type { Camera } from "../../contract/index.ts";

/** A camera that has been away for so long is off. */
const offAfterMs = 30_000;

interface ShownAt {
  isResting: boolean;
  /** `performance.now()` */
  nowMs: number;
  /** What has to be added to a time of `performance.now()` for Unix time. */
  wallOffsetMs: number;
}

/** Since when the service knows the camera to be off, `performance.now()`; null while it is not, or not for long. */
const offSince = (
  { isReachable, saidGoodbye, offSinceMs }: Camera,
  { nowMs, wallOffsetMs }: ShownAt,
): number | null => {
  if (isReachable !== false || offSinceMs === null) return null;
  const sinceMs = offSinceMs - wallOffsetMs;
  return saidGoodbye || nowMs - sinceMs > offAfterMs ? sinceMs : null;
};

/**
 * The state that a window shows: that of its session, and what the service knows besides. The service has known for
 * longer than the page whether a camera is off or paired.
 */
export const shownState = (camera: Camera, state: SessionState, at: ShownAt): SessionState => {
  if (camera.trust !== "paired") return state.kind === camera.trust ? state : { kind: camera.trust, sinceMs: at.nowMs };
  // A picture that rests is shown as it will be when it is looked at again.
  const own: SessionState =
    at.isResting || state.kind === "idle" || state.kind === "closed"
      ? { kind: "connecting", sinceMs: at.nowMs, step: "link" }
      : state;
  if (own.kind !== "connecting" && own.kind !== "reconnecting" && own.kind !== "off") return own;
  const sinceMs = offSince(camera, at);
  if (sinceMs === null) return own;
  const nextTryAtMs = own.kind === "connecting" ? null : own.nextTryAtMs;
  return { kind: "off", sinceMs, cause: camera.saidGoodbye ? "goodbye" : "unreachable", nextTryAtMs };
};
