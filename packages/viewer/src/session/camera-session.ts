import type { Goodbye, Refusal, StreamStatus, Welcome } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import { FirstPicture } from "../keyframe/first-picture.ts";
import type { CameraLink, LinkFault } from "../link/camera-link.ts";
import { AgentTime } from "../time/agent-time.ts";
import type { PaintedFrame } from "../time/frame-clock.ts";
import { ClockKeeper } from "./clock-keeper.ts";
import { LinkOutage } from "./link-outage.ts";
import type { VisiblePage } from "./page-attention.ts";
import { PageAttention } from "./page-attention.ts";
import { PeerKeeper } from "./peer-keeper.ts";
import type { GuardedSession } from "./picture-guard.ts";
import type { LastPicture, Showing } from "./picture-watch.ts";
import { PictureWatch, newerPicture } from "./picture-watch.ts";
import type { SessionEvents } from "./session-events.ts";
import type { ConnectionTimings, SessionSnapshot } from "./session-snapshot.ts";
import { idleSnapshot } from "./session-snapshot.ts";
import type { SessionEvent } from "./state.ts";
import { transition } from "./state.ts";
import { Transports } from "./transports.ts";

const tickMs = 100;

/**
 * Watches one camera: keeps link and peer connection, and tells in which state the window is. The diagram is in
 * `state.ts`. Whoever paints the picture reports each frame with `painted`; `close` ends everything.
 */
export class CameraSession extends Emitter<SessionEvents> {
  /** By which ways the picture comes. */
  readonly transports: Transports;
  /** What is there to be seen before they bring anything. */
  readonly firstPicture: FirstPicture;
  readonly #link: CameraLink;
  readonly #agentTime = new AgentTime();
  readonly #clock: ClockKeeper;
  readonly #peers: PeerKeeper;
  readonly #picture = new PictureWatch({ holdsPast: true });
  readonly #outage = new LinkOutage();
  readonly #attention: PageAttention;
  #snapshot = idleSnapshot;
  #startedAtMs = 0;
  #linkUpAtMs: number | null = null;
  #streamSinceMs = 0;
  #ticker: ReturnType<typeof setInterval> | null = null;
  readonly #stopListening: (() => void)[];

  /** @param page what the picture is seen on, where that is less than the whole document: nothing is painted while it is hidden */
  constructor(link: CameraLink, page: VisiblePage = document, peers: PeerKeeper = new PeerKeeper(link)) {
    super();
    this.#link = link;
    this.firstPicture = new FirstPicture(link);
    this.#attention = new PageAttention(() => this.retryNow(), page);
    this.#clock = new ClockKeeper(link, this.#agentTime.offset);
    this.#peers = peers;
    this.#peers.on("renewed", () => this.#picture.reset());
    this.#peers.on("stream", (stream) => this.emit("stream", stream));
    this.#peers.on("leaving", () => this.emit("leaving"));
    const guarded = (): GuardedSession => ({
      ...this.#snapshot,
      streamSinceMs: this.#streamSinceMs,
      visibleSinceMs: this.#attention.visibleSinceMs,
    });
    const watched = { picture: this.#picture, peers: this.#peers, outage: this.#outage };
    this.transports = new Transports({ link, ...watched, session: guarded });
    this.transports.on("apply", (event) => this.#apply(event));
    this.transports.on("jpeg", (frame) => this.emit("jpeg", frame));
    this.#stopListening = [
      link.on("up", () => this.#linkUp()),
      link.on("welcome", (welcome) => this.#welcomed(welcome)),
      link.on("down", ({ fault, nextTryAtMs, refusal }) => this.#linkDown(fault, nextTryAtMs, refusal)),
      link.on("refused", (refusal) => this.#peers.refused(refusal)),
      link.on("keyChanged", () => this.#ended("keyChanged")),
      link.on("timeline", (anchor) => this.#agentTime.timeline.add(anchor)),
      link.on("detections", (result) => this.emit("detections", result)),
      link.on("stream", (status) => this.#streamChanged(status)),
      link.on("detector", (detector) => this.#change({ detector, detectorSinceMs: performance.now() })),
      link.on("goodbye", ({ reason }) => this.#saidGoodbye(reason)),
    ];
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  /** What the video element has to show; null while no connection brings anything. */
  get mediaStream(): MediaStream | null {
    return this.#peers.mediaStream;
  }

  get lastPicture(): LastPicture | null {
    const ofConnections = newerPicture(this.#picture.lastPicture, this.transports.picture.lastPicture);
    return newerPicture(ofConnections, this.firstPicture.shown);
  }

  /** What is to be seen of the newest frame of the video element. */
  get showing(): Showing {
    return this.#picture.showing;
  }

  /** How far frames lie behind the present while they are run through unseen, ms; null while they are not. */
  get behindMs(): number | null {
    return this.#picture.behindMs;
  }

  get timings(): ConnectionTimings {
    return {
      ...this.#peers.timings,
      startedAtMs: this.#startedAtMs,
      linkUpAtMs: this.#linkUpAtMs,
      keyframeAtMs: this.firstPicture.paintedAtMs,
      firstFrameAtMs: this.#picture.firstFrameAtMs,
      liveAtMs: this.#picture.liveAtMs,
    };
  }

  /** Round trip over the link and offset between the clocks, ms; null before they are known. */
  get clock(): { offsetMs: number | null; roundTripMs: number | null } {
    const { offsetMs, roundTripMs } = this.#agentTime.offset;
    return { offsetMs, roundTripMs };
  }

  start(): void {
    if (this.#ticker !== null) return;
    this.#startedAtMs = performance.now();
    this.#attention.start();
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#apply({ kind: "start" });
    // The first peer connection of a page takes its time to make: the link connects meanwhile.
    this.#link.open();
    this.firstPicture.ask();
    this.transports.start();
    if (this.#link.isUp) this.#linkUp();
  }

  /** Leaves the camera and lets go of everything; `start` begins anew. Idempotent. */
  close(): void {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = null;
    this.#attention.stop();
    this.#clock.stop();
    this.#peers.stop();
    this.transports.stop();
    this.firstPicture.end();
    this.#link.close();
    this.#outage.end();
    this.#change({ linkIsUp: false, linkDownSinceMs: null });
    this.#apply({ kind: "close" });
  }

  /** A person wants it now: tries at once instead of waiting for the next try. */
  retryNow(): void {
    this.#link.wake();
    this.#peers.wake();
    this.transports.wake();
  }

  /** Stops listening to the link as well; the session cannot be started again. */
  dispose(): void {
    this.close();
    for (const stop of this.#stopListening.splice(0)) stop();
  }

  /**
   * To be told of every frame of the video element, when it is painted.
   * @returns false for one that only the session is to know of: what is shown is MJPEG, and newer
   */
  painted({ rtpTimestamp, paintedAtMs }: PaintedFrame): boolean {
    // What the screen still shows of a connection that was given up says nothing about the next one.
    if (this.#peers.mediaStream === null) return false;
    return this.transports.videoPainted(paintedAtMs, this.ageMs(rtpTimestamp, paintedAtMs));
  }

  /** How long ago a frame was captured, ms; null while the clocks are not compared or the frame is not known. */
  ageMs(rtpTimestamp: number | null, nowMs: number): number | null {
    return this.#agentTime.frameAgeMs(rtpTimestamp, nowMs);
  }

  /** How long ago a time of the agent's clock was, ms. */
  agentAgeMs(agentTimeMs: number, nowMs: number): number | null {
    return this.#agentTime.ageMs(agentTimeMs, nowMs);
  }

  /** @param ms how long the frames of WebRTC are to be held back before they are shown; null for as short as can be */
  holdBack(ms: number | null): void {
    this.#peers.holdBack(ms);
  }

  /** The browser's own statistics of the newest connection. */
  async readStats(): Promise<RTCStatsReport | null> {
    return this.#peers.readStats();
  }

  #apply(event: SessionEvent): void {
    const state = transition(this.#snapshot.state, event, performance.now());
    if (state === this.#snapshot.state) return;
    if (state.kind === "live") this.firstPicture.end();
    this.#change({ state });
  }

  #change(difference: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...difference };
    this.emit("change", this.#snapshot);
  }

  #linkUp(): void {
    const nowMs = performance.now();
    this.#linkUpAtMs = nowMs;
    this.#outage.end();
    this.#change({ linkIsUp: true, linkDownSinceMs: null });
    this.#apply({ kind: "linkUp" });
    this.#clock.start();
    this.transports.linkUp();
    if (!this.transports.wantsWebrtc) return;
    // A picture that goes on needs no other connection: only its link had gone.
    if (this.#peers.isAnswered && this.#picture.isMoving(nowMs)) return;
    this.#peers.open();
  }

  #linkDown(fault: LinkFault, nextTryAtMs: number, refusal: Refusal | null): void {
    if (refusal !== null) {
      this.#apply({ kind: "refused", refusal, nextTryAtMs });
      return;
    }
    this.#outage.failed(fault, nextTryAtMs, performance.now());
    this.#clock.stop();
    this.#change({ linkIsUp: false, linkDownSinceMs: this.#outage.sinceMs });
    this.#apply({ kind: "linkDown", part: fault, nextTryAtMs });
  }

  #welcomed(welcome: Welcome): void {
    this.#peers.iceServersNamed();
    this.#agentTime.timeline.reset();
    this.emit("reset");
    this.#change({
      cameraName: welcome.camera.name,
      agentVersion: welcome.agentVersion,
      detector: welcome.detector,
      detectorSinceMs: performance.now(),
    });
    this.#streamChanged(welcome.stream);
  }

  #streamChanged(stream: StreamStatus): void {
    const before = this.#snapshot.stream;
    if (before?.state !== stream.state) this.#streamSinceMs = performance.now();
    this.#change({ stream });
    this.transports.follow();
    if (stream.state === "stopped") {
      if (this.transports.mayTell(stream)) this.#apply({ kind: "streamStopped", fault: stream.fault });
    } else {
      this.#apply({ kind: "streamFlowing" });
      if (before?.state === "stopped") this.#peers.wake();
    }
  }

  #saidGoodbye(reason: Goodbye["reason"]): void {
    this.#ended(reason === "revoked" ? "unauthorised" : "goodbye");
  }

  #ended(kind: "goodbye" | "unauthorised" | "keyChanged"): void {
    this.#peers.stop();
    this.#apply({ kind });
    this.transports.stop();
  }

  #tick(): void {
    const nowMs = performance.now();
    if (this.#outage.isUnreachable(nowMs)) this.#apply({ kind: "unreachable" });
    this.transports.tick(nowMs);
  }
}
