import type { StreamStatus } from "@nekomado/protocol";
import type { SessionState } from "./state.ts";

/** A live picture with no new frame of the present for so long is no longer shown as live. */
export const overdueAfterMs = 1000;
/** A stream that flows, but not to here, gets a new peer connection after so long. */
export const rebuildAfterMs = 1750;
/** So long may an answer take, and after it the first picture. */
export const firstPictureWithinMs = 4000;

export interface PeerSituation {
  offeredAtMs: number;
  answeredAtMs: number | null;
  connectionState: RTCPeerConnectionState;
}

export interface WatchdogSituation {
  nowMs: number;
  state: SessionState;
  /** Since when the document has been visible; null while it is hidden: nothing is painted then. */
  visibleSinceMs: number | null;
  /** What the agent last said; null before its first word. */
  stream: StreamStatus | null;
  /** When the agent said it. */
  streamSinceMs: number;
  linkIsUp: boolean;
  /** When the peer connection's newest frame was painted. */
  lastFrameAtMs: number | null;
  /** When the newest frame was painted that showed the present. */
  lastFreshFrameAtMs: number | null;
  peer: PeerSituation | null;
}

export type Verdict = "well" | "overdue" | "rebuild";

/** Whether a new peer connection would help: not while the agent itself has nothing to send. */
const needsNewPeer = (situation: WatchdogSituation, visibleSinceMs: number): boolean => {
  const { nowMs, state, peer, lastFrameAtMs, stream, streamSinceMs, linkIsUp } = situation;
  if (peer === null) return false;
  if (peer.connectionState === "failed") return true;
  // It has been told, and the next one waits for the link.
  if (!linkIsUp && state.kind === "reconnecting") return false;
  if (peer.answeredAtMs === null) return nowMs - peer.offeredAtMs > firstPictureWithinMs;
  const isSending = stream?.state !== "stopped" || !linkIsUp;
  if (!isSending) return false;
  const sendingSinceMs = Math.max(peer.answeredAtMs, visibleSinceMs, streamSinceMs);
  if (lastFrameAtMs === null) return nowMs - sendingSinceMs > firstPictureWithinMs;
  const silentMs = nowMs - Math.max(lastFrameAtMs, sendingSinceMs);
  return silentMs > (peer.connectionState === "disconnected" ? overdueAfterMs : rebuildAfterMs);
};

/** Judges a session that is under way, several times a second. Rests while the document is hidden. */
export const judge = (situation: WatchdogSituation): Verdict => {
  const { nowMs, state, visibleSinceMs, lastFreshFrameAtMs } = situation;
  if (visibleSinceMs === null) return "well";
  if (needsNewPeer(situation, visibleSinceMs)) return "rebuild";
  if (state.kind !== "live") return "well";
  const silentMs = nowMs - Math.max(lastFreshFrameAtMs ?? state.sinceMs, visibleSinceMs);
  return silentMs > overdueAfterMs ? "overdue" : "well";
};
