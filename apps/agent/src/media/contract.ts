import type {
  DetectionResult,
  DetectorStatus,
  FrameAnswer,
  IceCandidate,
  IceServer,
  PictureSize,
  Refusal,
  StreamStatus,
  TimelineAnchor,
} from "@nekomado/protocol";
import type { SeenPicture } from "../mjpeg/contract.ts";
import type { RegisteredFrame } from "./frame-register.ts";
import type { StoredKeyframe } from "./kept-keyframe.ts";

/** `loopback`: sockets are bound to 127.0.0.1, no interface is offered. `lan`: every interface of the machine. */
export type SessionNetwork = "loopback" | "lan";

/**
 * What the main thread and the media thread say to each other. Both run this very build in one process,
 * so the messages are typed and not parsed: what comes from outside was parsed before.
 */
export interface MediaOptions {
  /** Folder of the segments. */
  shmDir: string;
  /** Where the encoders' parameter sets are kept; null where nothing can be. */
  parameterSetsFile: string | null;
  /** The picture that the detector looks at; `stream`: as large as the stream. */
  detectorPicture: PictureSize | "stream";
  network: SessionNetwork;
  /** Without native code for encrypting and sending. */
  portable: boolean;
  /** None: only the ways within the network are looked for, and answers wait for nobody. */
  iceServers: readonly IceServer[];
}

export type MediaRequest =
  | { kind: "offer"; requestId: number; sessionId: string; sdp: string }
  | { kind: "candidate"; sessionId: string; candidate: IceCandidate }
  | { kind: "close"; sessionId: string; end: "left" | "revoked" }
  | { kind: "frame"; requestId: number; rtpTimestamp: number }
  | { kind: "keyframe"; requestId: number }
  | { kind: "figures"; requestId: number }
  /** Whether anybody looks at detections: then the detector's segment is looked at often. */
  | { kind: "detectionAudience"; present: boolean }
  /** Whether anybody wants to be told of each frame of the stream. */
  | { kind: "frameAudience"; present: boolean }
  /** A raw picture, where no stream flows that detection results could be dated by. */
  | { kind: "picture"; picture: SeenPicture }
  | { kind: "shutdown" };

/** Why a session ended, for the log. */
export type SessionEnd =
  /** The viewer said so, or its DTLS said close_notify. */
  | "left"
  /** The board's owner has taken the viewer's place away. */
  | "revoked"
  /** Neither STUN nor RTCP for 8 s. */
  | "vanished"
  /** ICE and DTLS did not come to an end within 15 s. */
  | "neverConnected"
  /** The DTLS handshake failed. */
  | "handshakeFailed"
  /** The agent stops. */
  | "shutdown";

/** What the thread has measured of the camera's stream. */
export interface StreamFigures {
  /** Read since the thread's start. */
  frames: number;
  framesPerSecond: number;
}

export interface SessionFigures {
  packets: number;
  octets: number;
  resent: number;
}

export type MediaEvent =
  | { kind: "ready" }
  | { kind: "answer"; requestId: number; answer: { ok: true; sdp: string } | { ok: false; refusal: Refusal } }
  | { kind: "frame"; requestId: number; answer: FrameAnswer }
  | {
      kind: "keyframe";
      requestId: number;
      answer: ({ ok: true } & StoredKeyframe) | { ok: false; refusal: Refusal };
    }
  | { kind: "figures"; requestId: number; answer: { ok: true } & StreamFigures }
  | { kind: "sessionConnected"; sessionId: string; srtpProfile: string; remoteAddress: string }
  | { kind: "sessionEnded"; sessionId: string; end: SessionEnd; figures: SessionFigures }
  | { kind: "timeline"; anchor: TimelineAnchor }
  | { kind: "streamFrame"; frame: RegisteredFrame }
  | { kind: "stream"; status: StreamStatus }
  | { kind: "detector"; status: DetectorStatus }
  | { kind: "detections"; result: DetectionResult }
  /** The last word: every viewer has been told. */
  | { kind: "stopped" }
  | { kind: "log"; level: "info" | "warn" | "error"; message: string; fields: Record<string, unknown> };
