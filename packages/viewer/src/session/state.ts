import type { Refusal, StreamFault } from "@nekomado/protocol";

/** The part that keeps the picture from moving. */
export type FailingPart =
  /** The agent runs, but the camera daemon sends no frames that can be shown. */
  | "camera"
  /** The agent does not answer. */
  | "agent"
  /** Packets do not arrive. */
  | "network"
  /** Packets arrive, but no picture comes out of the decoder. */
  | "decoder"
  /** Pictures are decoded, but this machine does not paint them. */
  | "thisPc"
  /** The desktop app's own service is down. */
  | "service";

/** How far a connection has come. */
export type ConnectStep =
  /** The agent is being reached. */
  | "link"
  /** The agent was asked for the picture. */
  | "offer"
  /** The agent agreed; no picture yet. */
  | "media"
  /** Frames come, still older than life. */
  | "catchUp";

export type Transport = "webrtc" | "mjpeg";

/** Why a picture comes as MJPEG. */
export type MjpegReason =
  /** A person wants it so. */
  | "chosen"
  /** No WebRTC connection comes about: the network does not let it through. */
  | "blocked"
  /** A WebRTC connection comes about, but no picture. */
  | "noPicture"
  /** The agent opens no WebRTC session. */
  | "refused"
  /** This browser takes no H.264 over WebRTC. */
  | "browser"
  /** The camera has no H.264 stream that can be passed on. */
  | "noH264"
  /** The camera's H.264 has B-frames, which no browser shows over WebRTC. */
  | "bFrames";

/** What a camera lacks; beside the stream's faults, what only MJPEG needs. */
export type CameraFault = StreamFault | "noPictures";

/**
 * What a camera window is in. Times are `performance.now()` in ms.
 *
 * ```
 *  idle ──start──▶ connecting ──fresh frame──▶ live ⇄ stalled        (no frame for 1 s / a fresh frame)
 *                     │   ▲                     │       │
 *                     │   │ link up             │       │ peer lost, link down
 *            peer     │   │                     ▼       ▼
 *            lost,    └───┼─────────────────▶ reconnecting ──fresh frame──▶ live
 *            link down    │                     │      │
 *                         │    30 s unreachable │      │ stream stopped ──▶ stalled
 *                         └────── off ◀─────────┘
 *
 *  live(webrtc) ⇄ live(mjpeg): a fresh frame of the other; while MJPEG is live, what becomes of the WebRTC
 *  connection that is tried behind it changes nothing.
 *
 *  any ──goodbye──▶ off        any ──refused──▶ full (tries on) | incompatible | reconnecting
 *  any ──close──▶ closed ──start──▶ connecting
 *  incompatible, unauthorised and keyChanged wait for a person: only start and close leave them.
 * ```
 */
export type SessionState =
  | { kind: "idle" }
  | { kind: "connecting"; sinceMs: number; step: ConnectStep }
  | { kind: "live"; sinceMs: number; transport: "webrtc" }
  | { kind: "live"; sinceMs: number; transport: "mjpeg"; why: MjpegReason }
  | { kind: "stalled"; sinceMs: number; part: FailingPart; fault: CameraFault | null }
  | {
      kind: "reconnecting";
      sinceMs: number;
      part: FailingPart;
      fault: CameraFault | null;
      /** `waiting` until `nextTryAtMs`. */
      step: ConnectStep | "waiting";
      nextTryAtMs: number | null;
    }
  | { kind: "off"; sinceMs: number; cause: "goodbye" | "unreachable"; nextTryAtMs: number | null }
  | { kind: "full"; sinceMs: number; nextTryAtMs: number | null }
  | { kind: "incompatible"; sinceMs: number }
  | { kind: "unauthorised"; sinceMs: number }
  | { kind: "keyChanged"; sinceMs: number }
  | { kind: "closed" };

export type SessionEvent =
  | { kind: "start" }
  | { kind: "linkUp" }
  | { kind: "linkDown"; part: "agent" | "network" | "service"; nextTryAtMs: number }
  /** No link for 30 s. */
  | { kind: "unreachable" }
  | { kind: "goodbye" }
  | { kind: "offered" }
  | { kind: "answered" }
  | { kind: "refused"; refusal: Refusal; nextTryAtMs: number }
  /** A frame of the WebRTC connection was painted; `fresh` when it shows the present. */
  | { kind: "frame"; fresh: boolean }
  /** The same of the MJPEG stream, and why that is read. */
  | { kind: "jpeg"; fresh: boolean; why: MjpegReason }
  /** Visible, and nothing painted for 1 s. */
  | { kind: "framesOverdue"; part: FailingPart; fault: CameraFault | null }
  | { kind: "streamStopped"; fault: StreamFault }
  | { kind: "streamFlowing" }
  /** The peer connection is given up; another is made at `nextTryAtMs`. */
  | { kind: "peerLost"; part: FailingPart; fault: StreamFault | null; nextTryAtMs: number }
  | { kind: "retry"; linkIsUp: boolean }
  | { kind: "unauthorised" }
  | { kind: "keyChanged" }
  | { kind: "close" };

const sinceOf = (state: SessionState, nowMs: number): number =>
  state.kind === "stalled" || state.kind === "reconnecting" || state.kind === "off" ? state.sinceMs : nowMs;

/** True in states in which the session goes on by itself, and so listens to link and peer. */
export const isUnderWay = (state: SessionState): boolean => {
  switch (state.kind) {
    case "connecting":
    case "live":
    case "stalled":
    case "reconnecting":
    case "off":
    case "full":
      return true;
    case "idle":
    case "incompatible":
    case "unauthorised":
    case "keyChanged":
    case "closed":
      return false;
  }
};

export const isLiveOn = (state: SessionState, transport: Transport): boolean =>
  state.kind === "live" && state.transport === transport;

const refusedBy = ({ reason }: Refusal): { part: FailingPart; fault: CameraFault | null } => {
  if (reason === "noPictures") return { part: "camera", fault: "noPictures" };
  return { part: reason === "noH264" ? "decoder" : "agent", fault: null };
};

const atStep = (state: SessionState, step: ConnectStep): SessionState => {
  if (state.kind === "connecting") return { ...state, step };
  if (state.kind === "reconnecting") return { ...state, step, nextTryAtMs: null };
  return state;
};

const whenLinkUp = (state: SessionState, nowMs: number): SessionState =>
  state.kind === "off" ? { kind: "connecting", sinceMs: nowMs, step: "offer" } : atStep(state, "offer");

const whenLinkDown = (
  state: SessionState,
  { part, nextTryAtMs }: { part: FailingPart; nextTryAtMs: number },
  nowMs: number,
): SessionState => {
  // A picture that still moves is live, whatever became of the link beside it.
  if (state.kind === "live") return state;
  if (state.kind === "off") return { ...state, nextTryAtMs };
  return {
    kind: "reconnecting",
    sinceMs: state.kind === "connecting" ? state.sinceMs : sinceOf(state, nowMs),
    part,
    fault: null,
    step: "waiting",
    nextTryAtMs,
  };
};

const whenRefused = (
  state: SessionState,
  { refusal, nextTryAtMs }: { refusal: Refusal; nextTryAtMs: number },
  nowMs: number,
): SessionState => {
  if (isLiveOn(state, "mjpeg") && refusal.reason !== "incompatible" && refusal.reason !== "unauthorised") return state;
  switch (refusal.reason) {
    case "full":
      return { kind: "full", sinceMs: state.kind === "full" ? state.sinceMs : nowMs, nextTryAtMs };
    case "incompatible":
      return { kind: "incompatible", sinceMs: nowMs };
    case "unauthorised":
      return { kind: "unauthorised", sinceMs: nowMs };
    // The first four are answers to other questions than for a picture.
    case "noFrame":
    case "wrongCode":
    case "noCode":
    case "tooManyTries":
    case "malformed":
    case "tooLarge":
    case "noVideo":
    case "noH264":
    case "noSession":
    case "noPictures":
    case "unavailable":
      return {
        kind: "reconnecting",
        sinceMs: sinceOf(state, nowMs),
        ...refusedBy(refusal),
        step: "waiting",
        nextTryAtMs,
      };
  }
};

/** Where a frame counts: elsewhere it is the last of a picture that was given up. */
const isShowing = ({ kind }: SessionState): boolean =>
  kind === "connecting" || kind === "live" || kind === "stalled" || kind === "reconnecting";

const whenFrame = (state: SessionState, fresh: boolean, nowMs: number): SessionState => {
  if (!isShowing(state) || isLiveOn(state, "webrtc")) return state;
  if (!fresh) return atStep(state, "catchUp");
  return { kind: "live", sinceMs: state.kind === "live" ? state.sinceMs : nowMs, transport: "webrtc" };
};

const whenJpeg = (state: SessionState, fresh: boolean, why: MjpegReason, nowMs: number): SessionState => {
  if (!isShowing(state)) return state;
  if (state.kind === "live" && state.transport === "mjpeg" && state.why === why) return state;
  if (!fresh) return atStep(state, "catchUp");
  return { kind: "live", sinceMs: state.kind === "live" ? state.sinceMs : nowMs, transport: "mjpeg", why };
};

const whenStreamStopped = (state: SessionState, fault: StreamFault, nowMs: number): SessionState => {
  if (state.kind === "connecting" || state.kind === "reconnecting" || state.kind === "stalled") {
    return { kind: "stalled", sinceMs: sinceOf(state, nowMs), part: "camera", fault };
  }
  // Frames on their way are still painted; the watchdog says when there are no more.
  return state;
};

/** The state after an event. Pure: what has to be done about it is the session's. */
export const transition = (state: SessionState, event: SessionEvent, nowMs: number): SessionState => {
  if (event.kind === "close") return { kind: "closed" };
  if (event.kind === "start") {
    return isUnderWay(state) ? state : { kind: "connecting", sinceMs: nowMs, step: "link" };
  }
  if (!isUnderWay(state)) return state;
  switch (event.kind) {
    case "linkUp":
      return whenLinkUp(state, nowMs);
    case "linkDown":
      return whenLinkDown(state, event, nowMs);
    case "unreachable":
      return state.kind === "connecting" || state.kind === "reconnecting"
        ? {
            kind: "off",
            sinceMs: state.sinceMs,
            cause: "unreachable",
            nextTryAtMs: state.kind === "reconnecting" ? state.nextTryAtMs : null,
          }
        : state;
    case "goodbye":
      return { kind: "off", sinceMs: sinceOf(state, nowMs), cause: "goodbye", nextTryAtMs: null };
    case "offered":
      return atStep(state, "offer");
    case "answered":
      return atStep(state.kind === "full" ? { kind: "connecting", sinceMs: nowMs, step: "media" } : state, "media");
    case "refused":
      return whenRefused(state, event, nowMs);
    case "frame":
      return whenFrame(state, event.fresh, nowMs);
    case "jpeg":
      return whenJpeg(state, event.fresh, event.why, nowMs);
    case "framesOverdue":
      return state.kind === "live" || state.kind === "stalled"
        ? { kind: "stalled", sinceMs: sinceOf(state, nowMs), part: event.part, fault: event.fault }
        : state;
    case "streamStopped":
      return whenStreamStopped(state, event.fault, nowMs);
    case "streamFlowing":
      return state.kind === "stalled" ? { ...state, fault: null } : state;
    case "peerLost":
      return state.kind === "off" || state.kind === "full" || isLiveOn(state, "mjpeg")
        ? state
        : {
            kind: "reconnecting",
            sinceMs: sinceOf(state, nowMs),
            part: event.part,
            fault: event.fault,
            step: "waiting",
            nextTryAtMs: event.nextTryAtMs,
          };
    case "retry":
      return atStep(state, event.linkIsUp ? "offer" : "link");
    case "unauthorised":
      return { kind: "unauthorised", sinceMs: nowMs };
    case "keyChanged":
      return { kind: "keyChanged", sinceMs: nowMs };
  }
};
