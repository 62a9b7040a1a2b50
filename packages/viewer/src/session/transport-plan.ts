import type { RefusalReason, StreamFault, StreamStatus } from "@nekomado/protocol";
import type { FailingPart, MjpegReason, SessionState } from "./state.ts";
import type { TransportChoice } from "./transport-choices.ts";

/** Faults of the H.264 stream that say nothing about the board's raw pictures. */
const helpedByMjpeg = new Set<StreamFault>(["daemonAbsent", "unknownLayout", "notH264", "h265Only", "noParameterSets"]);

export const mjpegMayHelp = (stream: StreamStatus | null): boolean =>
  stream?.state === "stopped" && helpedByMjpeg.has(stream.fault);

/**
 * What a refused WebRTC session says about WebRTC.
 * @returns null where MJPEG would be refused as well
 */
export const failureOfRefusal = (reason: RefusalReason): MjpegReason | null => {
  switch (reason) {
    case "full":
    case "incompatible":
    case "unauthorised":
      return null;
    case "noH264":
    case "noVideo":
      return "browser";
    default:
      return "refused";
  }
};

/**
 * Why a WebRTC connection that never brought a picture came to nothing.
 * @param wasConnected whether its packets could pass
 */
export const failureOfPeer = (part: FailingPart, wasConnected: boolean): MjpegReason => {
  if (part === "thisPc") return "browser";
  if (part === "agent") return "refused";
  return wasConnected ? "noPicture" : "blocked";
};

export interface TransportSituation {
  choice: TransportChoice;
  state: SessionState;
  stream: StreamStatus | null;
  /** Why WebRTC came to nothing, since it last was live. */
  failure: MjpegReason | null;
  /** Why MJPEG is read just now. */
  reading: MjpegReason | null;
}

/** What is to be asked for. */
export interface TransportPlan {
  webrtc: boolean;
  /** Why MJPEG is to be read; null when it is not. */
  mjpeg: MjpegReason | null;
}

const automatically = ({ stream, failure, reading }: TransportSituation, isMjpegLive: boolean): TransportPlan => {
  // Jerky pictures are better than none, but not than whole ones.
  if (stream?.state === "flowing" && stream.fault === "bFrames") return { webrtc: !isMjpegLive, mjpeg: "bFrames" };
  if (mjpegMayHelp(stream)) return { webrtc: true, mjpeg: "noH264" };
  return { webrtc: true, mjpeg: failure ?? (isMjpegLive ? reading : null) };
};

/** What is live goes on until the other is live too: nothing flickers when the way changes. */
export const planTransports = (situation: TransportSituation): TransportPlan => {
  const { choice, state, failure, reading } = situation;
  const liveOn = state.kind === "live" ? state.transport : null;
  switch (choice) {
    case "automatic":
      return automatically(situation, liveOn === "mjpeg");
    case "webrtc":
      return { webrtc: true, mjpeg: liveOn === "mjpeg" && failure === null ? reading : null };
    case "mjpeg":
      return { webrtc: liveOn === "webrtc", mjpeg: "chosen" };
  }
};
