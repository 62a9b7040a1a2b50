import type { DetectionResult, DetectorStatus, Refusal, StreamStatus, Welcome } from "@nekomado/protocol";
import { refusalReasons } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import type { CameraLink, LinkFault } from "../link/camera-link.ts";
import { LinkError } from "../link/camera-link.ts";
import type { ReceiverFigures } from "../statistics/receiver-figures.ts";
import { readReceiverFigures } from "../statistics/receiver-figures.ts";
import { ClockOffset } from "../time/clock-offset.ts";
import type { PaintedFrame } from "../time/frame-clock.ts";
import { isFresh, staysFresh } from "../time/freshness.ts";
import { Timeline } from "../time/timeline.ts";
import { Backoff } from "./backoff.ts";
import { ClockKeeper } from "./clock-keeper.ts";
import { Peer } from "./peer.ts";
import type { SessionEvent, SessionState } from "./state.ts";
import { transition } from "./state.ts";
import type { ReceiverProgress } from "./watchdog.ts";
import { failingPart, judge, overdueAfterMs } from "./watchdog.ts";

const tickMs = 100;
/** So long the receiver's counters are watched to name the part that stands still. */
const diagnosisMs = 400;
const unreachableAfterMs = 30_000;

/** The newest picture that was painted, told by the viewer's own clock. */
export interface LastPicture {
  /** `performance.now()` of its capture, or of its painting where capture cannot be known. */
  capturedAtMs: number;
}

/** Milestones of the newest connection, `performance.now()` in ms. */
export interface ConnectionTimings {
  startedAtMs: number;
  linkUpAtMs: number | null;
  offeredAtMs: number | null;
  answeredAtMs: number | null;
  connectedAtMs: number | null;
  firstFrameAtMs: number | null;
  liveAtMs: number | null;
}

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

export interface SessionEvents {
  change: [SessionSnapshot];
  /** What the video element has to show from now on. */
  stream: [MediaStream];
  /** What is shown is about to end: its last picture can still be copied. */
  leaving: [];
  detections: [DetectionResult];
  /** The agent starts to count anew: results and frames of before belong to nothing any more. */
  reset: [];
}

const refusalOf = (error: LinkError): Refusal | null => {
  const reason = refusalReasons.find((known) => known === error.reason);
  return reason === undefined ? null : { reason, message: error.message };
};

/**
 * Watches one camera: keeps link and peer connection, and tells in which state the window is. The diagram is in
 * `state.ts`. Whoever paints the picture reports each frame with `painted`; `close` ends everything.
 */
export class CameraSession extends Emitter<SessionEvents> {
  readonly #link: CameraLink;
  readonly #clock: ClockKeeper;
  readonly #offset = new ClockOffset();
  readonly #timeline = new Timeline();
  readonly #backoff = new Backoff();
  #snapshot: SessionSnapshot = {
    state: { kind: "idle" },
    linkIsUp: false,
    cameraName: null,
    agentVersion: null,
    stream: null,
    detector: null,
    linkDownSinceMs: null,
    detectorSinceMs: 0,
  };
  #peer: Peer | null = null;
  #mediaStream: MediaStream | null = null;
  #lastFrameAtMs: number | null = null;
  #lastFreshFrameAtMs: number | null = null;
  #firstFrameAtMs: number | null = null;
  /** Since when frames have been painted without a pause. */
  #runSinceMs = 0;
  #lastPicture: LastPicture | null = null;
  #visibleSinceMs: number | null = null;
  #linkFault: { fault: LinkFault; sinceMs: number; nextTryAtMs: number } | null = null;
  #linkUpAtMs: number | null = null;
  #liveAtMs: number | null = null;
  #streamSinceMs = 0;
  #startedAtMs = 0;
  #retryAtMs: number | null = null;
  #ticker: ReturnType<typeof setInterval> | null = null;
  readonly #stopListening: (() => void)[];

  constructor(link: CameraLink) {
    super();
    this.#link = link;
    this.#clock = new ClockKeeper(link, this.#offset);
    this.#stopListening = [
      link.on("up", () => this.#linkUp()),
      link.on("welcome", (welcome) => this.#welcomed(welcome)),
      link.on("down", ({ fault, nextTryAtMs, refusal }) => this.#linkDown(fault, nextTryAtMs, refusal)),
      link.on("refused", (refusal) => this.#refused(refusal)),
      link.on("timeline", (anchor) => this.#timeline.add(anchor)),
      link.on("detections", (result) => this.emit("detections", result)),
      link.on("stream", (status) => this.#streamChanged(status)),
      link.on("detector", (detector) => this.#change({ detector, detectorSinceMs: performance.now() })),
      link.on("goodbye", () => this.#saidGoodbye()),
    ];
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  /** What the video element has to show; null while no connection brings anything. */
  get mediaStream(): MediaStream | null {
    return this.#mediaStream;
  }

  get lastPicture(): LastPicture | null {
    return this.#lastPicture;
  }

  get timings(): ConnectionTimings {
    return {
      startedAtMs: this.#startedAtMs,
      linkUpAtMs: this.#linkUpAtMs,
      offeredAtMs: this.#peer?.offeredAtMs ?? null,
      answeredAtMs: this.#peer?.answeredAtMs ?? null,
      connectedAtMs: this.#peer?.connectedAtMs ?? null,
      firstFrameAtMs: this.#firstFrameAtMs,
      liveAtMs: this.#liveAtMs,
    };
  }

  /** Round trip over the link and offset between the clocks, ms; null before they are known. */
  get clock(): { offsetMs: number | null; roundTripMs: number | null } {
    return { offsetMs: this.#offset.offsetMs, roundTripMs: this.#offset.roundTripMs };
  }

  start(): void {
    if (this.#ticker !== null) return;
    this.#startedAtMs = performance.now();
    this.#visibleSinceMs = document.visibilityState === "visible" ? this.#startedAtMs : null;
    document.addEventListener("visibilitychange", this.#visibilityChanged);
    addEventListener("online", this.#wake);
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#apply({ kind: "start" });
    this.#makePeer();
    this.#link.open();
    if (this.#link.isUp) this.#linkUp();
  }

  /** Leaves the camera and lets go of everything; `start` begins anew. Idempotent. */
  close(): void {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = null;
    document.removeEventListener("visibilitychange", this.#visibilityChanged);
    removeEventListener("online", this.#wake);
    this.#clock.stop();
    this.#dropPeer();
    this.#link.close();
    this.#linkFault = null;
    this.#retryAtMs = null;
    this.#change({ linkIsUp: false, linkDownSinceMs: null });
    this.#apply({ kind: "close" });
  }

  /** A person wants it now: tries at once instead of waiting for the next try. */
  retryNow(): void {
    this.#wake();
  }

  /** Stops listening to the link as well; the session cannot be started again. */
  dispose(): void {
    this.close();
    for (const stop of this.#stopListening.splice(0)) stop();
  }

  /** To be told of every frame, when it is painted. */
  painted(frame: PaintedFrame): void {
    // What the screen still shows of a connection that was given up says nothing about the next one.
    if (this.#mediaStream === null) return;
    const nowMs = frame.paintedAtMs;
    if (this.#lastFrameAtMs === null || nowMs - this.#lastFrameAtMs > overdueAfterMs) this.#runSinceMs = nowMs;
    this.#lastFrameAtMs = nowMs;
    this.#firstFrameAtMs ??= nowMs;
    const ageMs = this.ageMs(frame.rtpTimestamp, nowMs);
    this.#lastPicture = { capturedAtMs: nowMs - (ageMs ?? 0) };
    const isLive = this.#snapshot.state.kind === "live";
    const fresh = isLive ? staysFresh(ageMs) : isFresh(ageMs, nowMs - this.#runSinceMs);
    if (fresh) this.#lastFreshFrameAtMs = nowMs;
    if (fresh && !isLive) {
      this.#liveAtMs ??= nowMs;
      this.#backoff.reset();
    }
    this.#apply({ kind: "frame", fresh });
  }

  /** How long ago a frame was captured, ms; null while the clocks are not compared or the frame is not known. */
  ageMs(rtpTimestamp: number | null, nowMs: number): number | null {
    if (rtpTimestamp === null) return null;
    const agentTimeMs = this.#timeline.captureTimeMsOf(rtpTimestamp);
    const capturedAtMs = agentTimeMs === null ? null : this.#offset.toViewerTimeMs(agentTimeMs);
    // The offset is known to half a round trip: an age below zero is that error.
    return capturedAtMs === null ? null : Math.max(0, nowMs - capturedAtMs);
  }

  /** How long ago a time of the agent's clock was, ms. */
  agentAgeMs(agentTimeMs: number, nowMs: number): number | null {
    const viewerTimeMs = this.#offset.toViewerTimeMs(agentTimeMs);
    return viewerTimeMs === null ? null : Math.max(0, nowMs - viewerTimeMs);
  }

  /** The browser's own statistics of the newest connection. */
  async readStats(): Promise<RTCStatsReport | null> {
    const connection = this.#peer?.connection;
    if (connection === undefined || connection.connectionState === "closed") return null;
    return connection.getStats();
  }

  #apply(event: SessionEvent): void {
    const state = transition(this.#snapshot.state, event, performance.now());
    if (state !== this.#snapshot.state) this.#change({ state });
  }

  #change(difference: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...difference };
    this.emit("change", this.#snapshot);
  }

  readonly #visibilityChanged = (): void => {
    const isVisible = document.visibilityState === "visible";
    this.#visibleSinceMs = isVisible ? performance.now() : null;
    if (isVisible) this.#wake();
  };

  readonly #wake = (): void => {
    this.#link.wake();
    if (this.#retryAtMs !== null) this.#retryAtMs = performance.now();
  };

  #linkUp(): void {
    const nowMs = performance.now();
    this.#linkUpAtMs = nowMs;
    this.#linkFault = null;
    this.#change({ linkIsUp: true, linkDownSinceMs: null });
    this.#apply({ kind: "linkUp" });
    this.#clock.start();
    // A picture that goes on needs no other connection: only its link had gone.
    const isMoving = this.#lastFrameAtMs !== null && nowMs - this.#lastFrameAtMs < 300;
    if (this.#peer?.answeredAtMs !== null && this.#peer !== null && isMoving) return;
    this.#openPeer();
  }

  #linkDown(fault: LinkFault, nextTryAtMs: number, refusal: Refusal | null): void {
    if (refusal !== null) {
      this.#apply({ kind: "refused", refusal, nextTryAtMs });
      return;
    }
    this.#linkFault = { fault, sinceMs: this.#linkFault?.sinceMs ?? performance.now(), nextTryAtMs };
    this.#clock.stop();
    this.#change({ linkIsUp: false, linkDownSinceMs: this.#linkFault.sinceMs });
    this.#apply({ kind: "linkDown", part: fault, nextTryAtMs });
  }

  #welcomed(welcome: Welcome): void {
    this.#timeline.reset();
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
    if (stream.state === "stopped") {
      this.#apply({ kind: "streamStopped", fault: stream.fault });
    } else {
      this.#apply({ kind: "streamFlowing" });
      if (before?.state === "stopped" && this.#retryAtMs !== null) this.#retryAtMs = performance.now();
    }
  }

  #saidGoodbye(): void {
    this.#dropPeer();
    this.#retryAtMs = null;
    this.#apply({ kind: "goodbye" });
  }

  #refused(refusal: Refusal): void {
    const nextTryAtMs = this.#scheduleRetry();
    this.#dropPeer();
    this.#apply({ kind: "refused", refusal, nextTryAtMs });
    if (refusal.reason === "incompatible") this.#retryAtMs = null;
  }

  #makePeer(): Peer {
    this.#dropPeer();
    this.#firstFrameAtMs = null;
    this.#lastFrameAtMs = null;
    this.#lastFreshFrameAtMs = null;
    this.#liveAtMs = null;
    this.#peer = new Peer(this.#link, (stream) => {
      this.#mediaStream = stream;
      this.emit("stream", stream);
    });
    return this.#peer;
  }

  #dropPeer(): void {
    if (this.#mediaStream !== null) this.emit("leaving");
    this.#mediaStream = null;
    this.#peer?.close();
    this.#peer = null;
  }

  /** Asks for the picture with the peer that lies ready, else with a new one. */
  #openPeer(): void {
    this.#retryAtMs = null;
    const isReady = this.#peer !== null && !this.#peer.isOpened;
    const peer = isReady && this.#peer !== null ? this.#peer : this.#makePeer();
    this.#apply({ kind: "offered" });
    void this.#follow(peer);
  }

  async #follow(peer: Peer): Promise<void> {
    try {
      await peer.open();
      if (peer === this.#peer) this.#apply({ kind: "answered" });
    } catch (error) {
      if (peer === this.#peer) this.#openFailed(error);
    }
  }

  #openFailed(error: unknown): void {
    const refusal = error instanceof LinkError ? refusalOf(error) : null;
    if (refusal !== null) {
      this.#refused(refusal);
      return;
    }
    this.#dropPeer();
    // With the link down the link's own return opens the next one.
    if (!this.#link.isUp) return;
    const part = error instanceof LinkError ? "agent" : "thisPc";
    this.#apply({ kind: "peerLost", part, fault: null, nextTryAtMs: this.#scheduleRetry() });
  }

  #scheduleRetry(): number {
    this.#retryAtMs = performance.now() + this.#backoff.nextDelayMs();
    return this.#retryAtMs;
  }

  #tick(): void {
    const nowMs = performance.now();
    if (this.#linkFault !== null && nowMs - this.#linkFault.sinceMs > unreachableAfterMs) {
      this.#apply({ kind: "unreachable" });
    }
    if (this.#retryAtMs !== null && nowMs >= this.#retryAtMs) this.#retry();
    this.#watch(nowMs);
  }

  #retry(): void {
    this.#retryAtMs = null;
    this.#apply({ kind: "retry", linkIsUp: this.#link.isUp });
    if (this.#link.isUp) this.#openPeer();
  }

  #watch(nowMs: number): void {
    const { state, stream, linkIsUp } = this.#snapshot;
    const verdict = judge({
      nowMs,
      state,
      visibleSinceMs: this.#visibleSinceMs,
      stream,
      streamSinceMs: this.#streamSinceMs,
      linkIsUp,
      lastFrameAtMs: this.#lastFrameAtMs,
      lastFreshFrameAtMs: this.#lastFreshFrameAtMs,
      peer:
        this.#peer === null || !this.#peer.isOpened
          ? null
          : {
              offeredAtMs: this.#peer.offeredAtMs,
              answeredAtMs: this.#peer.answeredAtMs,
              connectionState: this.#peer.connection.connectionState,
            },
    });
    switch (verdict) {
      case "well":
        return;
      case "overdue":
        this.#stall();
        return;
      case "rebuild":
        this.#rebuild();
    }
  }

  #stall(): void {
    this.#nameFailingPart(null);
    void this.#diagnose();
  }

  async #diagnose(): Promise<void> {
    try {
      const isPainting = this.#lastFrameAtMs !== null && performance.now() - this.#lastFrameAtMs < overdueAfterMs;
      // A picture that moves, but late, is held up on its way.
      if (isPainting) return;
      const progress = await this.#progress();
      if (this.#snapshot.state.kind === "stalled") this.#nameFailingPart(progress);
    } catch {
      // The connection went while it was looked at: what was said of it stands.
    }
  }

  #nameFailingPart(progress: ReceiverProgress | null): void {
    const { stream } = this.#snapshot;
    const part = failingPart(stream, this.#linkFault?.fault ?? null, progress);
    this.#apply({ kind: "framesOverdue", part, fault: stream?.state === "stopped" ? stream.fault : null });
  }

  #rebuild(): void {
    const { state, stream } = this.#snapshot;
    const wasLive = state.kind === "live" || state.kind === "stalled";
    const part = state.kind === "stalled" ? state.part : failingPart(stream, this.#linkFault?.fault ?? null, null);
    this.#dropPeer();
    if (!this.#link.isUp) {
      const nextTryAtMs = this.#linkFault?.nextTryAtMs ?? performance.now();
      this.#apply({ kind: "peerLost", part, fault: null, nextTryAtMs });
      return;
    }
    // The first new connection is made at once: a path that died is the usual reason.
    const nextTryAtMs = wasLive ? performance.now() : this.#scheduleRetry();
    this.#apply({ kind: "peerLost", part, fault: null, nextTryAtMs });
    if (wasLive) this.#openPeer();
  }

  /** What the receiver counts while nothing is painted: that tells which part stands still. */
  async #progress(): Promise<ReceiverProgress | null> {
    const before = await this.#readFigures();
    await new Promise((resolve) => setTimeout(resolve, diagnosisMs));
    const after = await this.#readFigures();
    if (before === null || after === null) return null;
    return {
      packets: after.packetsReceived - before.packetsReceived,
      framesDecoded: after.framesDecoded - before.framesDecoded,
    };
  }

  async #readFigures(): Promise<ReceiverFigures | null> {
    const report = await this.readStats();
    return report === null ? null : readReceiverFigures(report);
  }
}
