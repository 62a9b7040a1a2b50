import type { MjpegFrame, StreamStatus } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import type { CameraLink } from "../link/camera-link.ts";
import { MjpegGuard } from "../mjpeg/mjpeg-guard.ts";
import type { MjpegFigures } from "../mjpeg/mjpeg-keeper.ts";
import { MjpegKeeper } from "../mjpeg/mjpeg-keeper.ts";
import type { LinkOutage } from "./link-outage.ts";
import type { PeerKeeper, PeerStep } from "./peer-keeper.ts";
import type { GuardedSession } from "./picture-guard.ts";
import { PictureGuard } from "./picture-guard.ts";
import { PictureWatch } from "./picture-watch.ts";
import type { MjpegReason, SessionEvent, SessionState } from "./state.ts";
import { isLiveOn, isUnderWay } from "./state.ts";
import type { TransportChoice } from "./transport-choices.ts";
import { failureOfPeer, failureOfRefusal, mjpegMayHelp, planTransports } from "./transport-plan.ts";

export interface TransportsEvents {
  apply: [SessionEvent];
  jpeg: [MjpegFrame];
}

export interface TransportsOptions {
  link: CameraLink;
  peers: PeerKeeper;
  /** What the peer connections bring. */
  picture: PictureWatch;
  outage: LinkOutage;
  session: () => GuardedSession;
  keeper?: MjpegKeeper;
}

/** How a session is for its peer connections: while MJPEG is live they are still on their way. */
export const stateOfPeers = (state: SessionState): SessionState =>
  state.kind === "live" && state.transport === "mjpeg"
    ? {
        kind: "reconnecting",
        sinceMs: state.sinceMs,
        part: "network",
        fault: null,
        step: "media",
        nextTryAtMs: null,
      }
    : state;

/** By which ways a session asks for the picture: peer connections, the MJPEG stream, or one while the other is tried. */
export class Transports extends Emitter<TransportsEvents> {
  readonly #peers: PeerKeeper;
  readonly #peerPicture: PictureWatch;
  readonly #session: () => GuardedSession;
  readonly #keeper: MjpegKeeper;
  readonly #picture = new PictureWatch();
  readonly #guard: MjpegGuard;
  readonly #peerGuard: PictureGuard;
  #choice: TransportChoice = "automatic";
  #wantsWebrtc = true;
  #reading: MjpegReason | null = null;
  #failure: MjpegReason | null = null;
  #wasConnected = false;
  /** The newest reading brought no picture: what the camera lacks may be said. */
  #cameToNothing = false;

  constructor({ link, peers, picture, outage, session, keeper = new MjpegKeeper(link) }: TransportsOptions) {
    super();
    this.#peers = peers;
    this.#peerPicture = picture;
    this.#session = session;
    this.#keeper = keeper;
    this.#guard = new MjpegGuard(link, this.#picture, keeper, outage, session);
    this.#guard.on("overdue", (event) => this.emit("apply", event));
    this.#peerGuard = new PictureGuard(picture, peers, outage, () => {
      const now = session();
      return { ...now, state: stateOfPeers(now.state) };
    });
    this.#peerGuard.on("overdue", (event) => this.emit("apply", event));
    peers.on("step", (step) => this.#peerStepped(step));
    keeper.on("step", (step) => this.#mjpegStepped(step));
    keeper.on("renewed", () => this.#picture.reset());
    keeper.on("frame", (frame) => this.emit("jpeg", frame));
  }

  get wantsWebrtc(): boolean {
    return this.#wantsWebrtc;
  }

  /** Whether pictures of the MJPEG stream are to be shown when they come. */
  get takesJpegs(): boolean {
    return this.#keeper.isWanted;
  }

  /** What is painted of the MJPEG stream. */
  get picture(): PictureWatch {
    return this.#picture;
  }

  /** What was read of the MJPEG stream since its newest reading began. */
  get figures(): MjpegFigures {
    return this.#keeper.figures;
  }

  /** By which way the picture is to come from now on. WebRTC is given another chance, whatever became of it so far. */
  choose(choice: TransportChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#failure = null;
    this.#cameToNothing = false;
    if (choice === "webrtc") this.#peers.wake();
    this.follow();
  }

  /** With the session, before its link is up. */
  start(): void {
    this.#failure = null;
    this.#wantsWebrtc = this.#choice !== "mjpeg";
    if (this.#wantsWebrtc) this.#peers.prepare();
  }

  linkUp(): void {
    this.follow();
    if (this.#keeper.isWanted) this.#keeper.open();
  }

  /**
   * To be told of every frame of a peer connection, when it is painted.
   * @param ageMs capture to painting; null where it cannot be known
   * @returns false while MJPEG is shown, and newer
   */
  videoPainted(paintedAtMs: number, ageMs: number | null): boolean {
    const { state } = this.#session();
    const isLive = isLiveOn(state, "webrtc");
    const fresh = this.#peerPicture.painted(paintedAtMs, ageMs, isLive);
    if (!fresh && isLiveOn(state, "mjpeg")) return false;
    this.emit("apply", { kind: "frame", fresh });
    if (!fresh || isLive) return true;
    this.#peers.succeeded();
    this.#failure = null;
    this.follow();
    return true;
  }

  /**
   * To be told of every picture of the MJPEG stream, when it is painted.
   * @param ageMs capture to painting; null where it cannot be known
   */
  jpegPainted(paintedAtMs: number, ageMs: number | null): void {
    if (!this.#keeper.isWanted || this.#reading === null) return;
    const isLive = isLiveOn(this.#session().state, "mjpeg");
    const fresh = this.#picture.painted(paintedAtMs, ageMs, isLive);
    this.emit("apply", { kind: "jpeg", fresh, why: this.#reading });
    if (!fresh || isLive) return;
    this.#cameToNothing = false;
    this.#keeper.succeeded();
    // The way to the camera is free: WebRTC need not wait until its next try is due.
    this.#peers.wake();
    this.follow();
  }

  /** To be told of a picture of the MJPEG stream that cannot be painted. */
  jpegUndecodable(): void {
    this.#guard.undecodable(performance.now());
  }

  /** Whether to say what the stream lacks; false while MJPEG may still show the camera without it. */
  mayTell(stream: StreamStatus): boolean {
    if (this.#cameToNothing || this.#choice === "webrtc") return true;
    return this.#choice === "automatic" && !mjpegMayHelp(stream);
  }

  /** Somebody looks, or wants it now. */
  wake(): void {
    this.follow();
    this.#keeper.wake();
  }

  /** To be called several times a second. */
  tick(nowMs: number): void {
    this.#wasConnected = this.#peers.timings.connectedAtMs !== null;
    this.follow();
    this.#keeper.tick(nowMs);
    if (isLiveOn(this.#session().state, "mjpeg")) this.#guard.look(nowMs);
    this.#peers.tick(nowMs);
    this.#peerGuard.look(nowMs);
  }

  /** Asks for what is wanted now, and lets go of the rest. */
  follow(): void {
    const { state, stream, visibleSinceMs, linkIsUp } = this.#session();
    // An agent that has gone sends nothing; its link's return begins anew.
    if (!isUnderWay(state) || state.kind === "off") {
      this.stop();
      return;
    }
    const before = this.#reading;
    const plan = planTransports({
      choice: this.#choice,
      state,
      stream,
      failure: this.#failure,
      reading: before,
    });
    this.#reading = plan.mjpeg;
    // Nothing is read while nobody looks.
    if (plan.mjpeg === null || visibleSinceMs === null) this.#keeper.stop();
    else if (!this.#keeper.isWanted) this.#keeper.open();
    // Somebody wants WebRTC and nothing else, and it does not come.
    if (plan.mjpeg === null && isLiveOn(state, "mjpeg"))
      this.emit("apply", { kind: "framesOverdue", part: "network", fault: null });
    const isNew = plan.webrtc !== this.#wantsWebrtc;
    this.#wantsWebrtc = plan.webrtc;
    if (!plan.webrtc) this.#peers.stop();
    else if (isNew && linkIsUp) this.#peers.open();
  }

  /** Reads no MJPEG any more. Idempotent. */
  stop(): void {
    this.#reading = null;
    this.#cameToNothing = false;
    this.#keeper.stop();
  }

  #peerStepped(step: PeerStep): void {
    if (step.kind === "refused") this.#failure = failureOfRefusal(step.refusal.reason) ?? this.#failure;
    // One that has brought pictures is followed by another at once, which may do so too.
    if (step.kind === "peerLost" && this.#peerPicture.firstFrameAtMs === null && this.#session().linkIsUp)
      this.#failure = failureOfPeer(step.part, this.#wasConnected);
    this.emit("apply", step);
    if (step.kind === "refused" || step.kind === "peerLost") this.follow();
  }

  #mjpegStepped(step: PeerStep): void {
    const { state, stream } = this.#session();
    if (this.#choice === "mjpeg" && !isLiveOn(state, "webrtc")) this.emit("apply", step);
    const isOver = step.kind === "refused" || (step.kind === "peerLost" && this.#picture.firstFrameAtMs === null);
    if (!isOver) return;
    this.#cameToNothing = true;
    if (stream?.state === "stopped") this.emit("apply", { kind: "streamStopped", fault: stream.fault });
  }
}
