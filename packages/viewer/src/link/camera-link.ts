import type {
  Acknowledgement,
  ClockReading,
  DetectionResult,
  DetectorStatus,
  Goodbye,
  IceCandidate,
  IceServer,
  Keyframe,
  MjpegFrame,
  Refusal,
  RefusalReason,
  StreamStatus,
  TimelineAnchor,
  Welcome,
} from "@nekomado/protocol";
import type { Emitter } from "../emitter.ts";

/** Where a link broke, as far as a browser can know. */
export type LinkFault =
  /** The other end closed the connection or refuses new ones. */
  | "agent"
  /** The other end fell silent, or this machine is offline. */
  | "network"
  /** The desktop app's own service, through which its links go, is being started again. */
  | "service";

export type LinkErrorReason =
  /** No acknowledgement within the time that a request may take. */
  | "timeout"
  /** The link is down. */
  | "disconnected"
  /** The agent's answer is not what the protocol says. */
  | "unreadable"
  /** A refusal of the agent: see `refusal`. */
  | RefusalReason;

/** A request over the link that did not succeed. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  readonly reason: LinkErrorReason;

  constructor(reason: LinkErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  static refused(refusal: Refusal): LinkError {
    return new LinkError(refusal.reason, refusal.message);
  }
}

export interface LinkEvents {
  /** Requests can be made from now on. */
  up: [];
  /** The agent's first word; once per connection, after `up`. */
  welcome: [Welcome];
  /**
   * The link tries again by itself, at `nextTryAtMs` (`performance.now()`). With a refusal the agent was reached,
   * and has no place for this viewer just now.
   */
  down: [{ fault: LinkFault; nextTryAtMs: number; refusal: Refusal | null }];
  /** The agent cannot talk to this viewer; the link stays down and does not try again. */
  refused: [Refusal];
  /** The camera's address answers with another certificate: refused, and not tried again by itself. */
  keyChanged: [];
  timeline: [TimelineAnchor];
  detections: [DetectionResult];
  stream: [StreamStatus];
  detector: [DetectorStatus];
  goodbye: [Goodbye];
}

export interface OpenedSession {
  sessionId: string;
  /** The agent's answer. */
  sdp: string;
}

/** Told of one reading of the MJPEG fallback, never before `watchMjpeg` has returned. */
export interface MjpegListener {
  /** The agent has agreed: pictures come from now on. */
  opened(): void;
  frame(frame: MjpegFrame): void;
  /** Nothing follows. */
  ended(error: LinkError): void;
}

/**
 * What a camera session needs of the way to an agent, whatever the way is. The link stays up by itself: it
 * reconnects with a growing, jittered delay until it is closed.
 */
export interface CameraLink extends Pick<Emitter<LinkEvents>, "on"> {
  readonly isUp: boolean;
  /** What peer connections are to ask for further ways, as the agent's newest welcome said; none before it. */
  readonly iceServers: readonly IceServer[];
  /** Starts to connect; does nothing when it already has. */
  open(): void;
  /** Tries at once instead of waiting for the next try. */
  wake(): void;
  /** @throws {LinkError} */
  offer(sdp: string): Promise<OpenedSession>;
  /** @throws {LinkError} */
  candidate(sessionId: string, candidate: IceCandidate): Promise<Acknowledgement>;
  /** Tells the agent that nobody watches any more; needs no answer, for the page may be about to go. */
  leave(sessionId: string): void;
  /** @throws {LinkError} */
  readClock(): Promise<ClockReading>;
  /**
   * The camera's newest keyframe. Needs no link that is up.
   * @throws {LinkError}
   */
  readKeyframe(): Promise<Keyframe>;
  /**
   * Reads the camera's pictures as JPEGs, at most `fps` a second.
   * @returns ends the reading, of which nothing more is told then; idempotent
   */
  watchMjpeg(fps: number, listener: MjpegListener): () => void;
  /** Idempotent. */
  close(): void;
}
