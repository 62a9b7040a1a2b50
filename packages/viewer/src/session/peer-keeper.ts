import type { Refusal } from "@nekomado/protocol";
import { refusalReasons } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import type { CameraLink } from "../link/camera-link.ts";
import { LinkError } from "../link/camera-link.ts";
import { Backoff } from "./backoff.ts";
import { Peer } from "./peer.ts";
import type { FailingPart, SessionEvent } from "./state.ts";
import type { PeerSituation } from "./watchdog.ts";

/** What is asked of a peer connection. */
export type KeptPeer = Pick<
  Peer,
  | "open"
  | "close"
  | "readStats"
  | "holdBack"
  | "isOpened"
  | "iceServers"
  | "connectionState"
  | "offeredAtMs"
  | "answeredAtMs"
  | "connectedAtMs"
>;

export type MakePeer = (link: CameraLink, onStream: (stream: MediaStream) => void) => KeptPeer;

/** What a session has to know of its peer connection. */
export type PeerStep = Extract<SessionEvent, { kind: "offered" | "answered" | "refused" | "peerLost" | "retry" }>;

/** `performance.now()` in ms; null for what has not happened. */
export interface PeerTimings {
  offeredAtMs: number | null;
  answeredAtMs: number | null;
  connectedAtMs: number | null;
}

export interface PeerKeeperEvents {
  step: [PeerStep];
  /** Another peer connection takes the place of the one before. */
  renewed: [];
  stream: [MediaStream];
  /** The stream is about to end: its last picture can still be copied. */
  leaving: [];
}

const refusalOf = (error: unknown): Refusal | null => {
  if (!(error instanceof LinkError)) return null;
  const reason = refusalReasons.find((known) => known === error.reason);
  return reason === undefined ? null : { reason, message: error.message };
};

/**
 * Keeps one peer connection to the camera, or the time of the next one: opens, gives up, makes another with a
 * growing delay. Whether the picture is well is judged elsewhere. Times are `performance.now()` in ms.
 */
export class PeerKeeper extends Emitter<PeerKeeperEvents> {
  readonly #link: CameraLink;
  readonly #makePeer: MakePeer;
  readonly #backoff: Backoff;
  #peer: KeptPeer | null = null;
  #mediaStream: MediaStream | null = null;
  #retryAtMs: number | null = null;
  #heldBackMs: number | null = null;

  constructor(
    link: CameraLink,
    makePeer: MakePeer = (to, onStream) => new Peer(to, onStream),
    backoff: Backoff = new Backoff(),
  ) {
    super();
    this.#link = link;
    this.#makePeer = makePeer;
    this.#backoff = backoff;
  }

  /** What the connection brings; null while there is none that brings anything. */
  get mediaStream(): MediaStream | null {
    return this.#mediaStream;
  }

  /** When the newest connection reached its milestones. */
  get timings(): PeerTimings {
    return {
      offeredAtMs: this.#peer?.offeredAtMs ?? null,
      answeredAtMs: this.#peer?.answeredAtMs ?? null,
      connectedAtMs: this.#peer?.connectedAtMs ?? null,
    };
  }

  /** The browser's own statistics of the connection; null while there is none. */
  async readStats(): Promise<RTCStatsReport | null> {
    return this.#peer === null ? null : this.#peer.readStats();
  }

  /** How long the connection's frames are held back, ms; the next connection's are not until this is said again. */
  holdBack(ms: number | null): void {
    if (ms === this.#heldBackMs) return;
    this.#heldBackMs = ms;
    this.#peer?.holdBack(ms);
  }

  get isAnswered(): boolean {
    return this.#peer !== null && this.#peer.answeredAtMs !== null;
  }

  /** Null while the agent has not been asked. */
  get situation(): PeerSituation | null {
    if (this.#peer === null || !this.#peer.isOpened) return null;
    const { offeredAtMs, answeredAtMs, connectionState } = this.#peer;
    return { offeredAtMs, answeredAtMs, connectionState };
  }

  /** Lays a peer connection ready, before the link is up. */
  prepare(): void {
    this.#renew();
  }

  /** Asks for the picture with the peer that lies ready, else with a new one. */
  open(): void {
    this.#retryAtMs = null;
    const peer = this.#peer !== null && !this.#peer.isOpened ? this.#peer : this.#renew();
    this.emit("step", { kind: "offered" });
    void this.#follow(peer);
  }

  /** The link knows which ICE servers to ask: a connection on its way that was begun with others is begun anew. */
  iceServersNamed(): void {
    const peer = this.#peer;
    if (peer === null || peer.connectedAtMs !== null) return;
    if (JSON.stringify(peer.iceServers) === JSON.stringify(this.#link.iceServers)) return;
    this.#renew();
    if (peer.isOpened) this.open();
  }

  /** The agent says no. */
  refused(refusal: Refusal): void {
    const nextTryAtMs = this.#scheduleRetry();
    this.#drop();
    this.emit("step", { kind: "refused", refusal, nextTryAtMs });
    // These two wait for a person.
    if (refusal.reason === "incompatible" || refusal.reason === "unauthorised") this.#retryAtMs = null;
  }

  /**
   * Gives the connection up, and makes another: `atOnce` or after a delay. While the link is down its return opens
   * the next one, and until then the one that there is goes on: nothing could take its place, and it may come back.
   *
   * @param linkTriesAtMs when the link is tried again; null while it is up
   */
  rebuild(part: FailingPart, atOnce: boolean, linkTriesAtMs: number | null): void {
    if (!this.#link.isUp) {
      if (this.#peer?.connectionState === "failed") this.#drop();
      this.#lost(part, linkTriesAtMs ?? performance.now());
      return;
    }
    this.#drop();
    this.#lost(part, atOnce ? performance.now() : this.#scheduleRetry());
    if (atOnce) this.open();
  }

  /** The picture is live: the next trouble begins with short delays again. */
  succeeded(): void {
    this.#backoff.reset();
  }

  /** Makes the next try due now. */
  wake(): void {
    if (this.#retryAtMs !== null) this.#retryAtMs = performance.now();
  }

  /** Tries again when it is time to; to be called several times a second. */
  tick(nowMs: number): void {
    if (this.#retryAtMs === null || nowMs < this.#retryAtMs) return;
    this.#retryAtMs = null;
    const linkIsUp = this.#link.isUp;
    this.emit("step", { kind: "retry", linkIsUp });
    if (linkIsUp) this.open();
  }

  /** Leaves, and tries no more until `prepare` or `open`. Idempotent. */
  stop(): void {
    this.#drop();
    this.#retryAtMs = null;
  }

  #renew(): KeptPeer {
    this.#drop();
    this.emit("renewed");
    this.#peer = this.#makePeer(this.#link, (stream) => {
      this.#mediaStream = stream;
      this.emit("stream", stream);
    });
    return this.#peer;
  }

  #drop(): void {
    if (this.#mediaStream !== null) this.emit("leaving");
    this.#mediaStream = null;
    this.#peer?.close();
    this.#peer = null;
    this.#heldBackMs = null;
  }

  async #follow(peer: KeptPeer): Promise<void> {
    try {
      await peer.open();
      if (peer === this.#peer) this.emit("step", { kind: "answered" });
    } catch (error) {
      if (peer === this.#peer) this.#openFailed(error);
    }
  }

  #openFailed(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal !== null) {
      this.refused(refusal);
      return;
    }
    this.#drop();
    // With the link down the link's own return opens the next one.
    if (this.#link.isUp) this.#lost(error instanceof LinkError ? "agent" : "thisPc", this.#scheduleRetry());
  }

  #lost(part: FailingPart, nextTryAtMs: number): void {
    this.emit("step", { kind: "peerLost", part, fault: null, nextTryAtMs });
  }

  #scheduleRetry(): number {
    this.#retryAtMs = performance.now() + this.#backoff.nextDelayMs();
    return this.#retryAtMs;
  }
}
