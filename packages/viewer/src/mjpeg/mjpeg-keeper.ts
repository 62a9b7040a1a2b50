import type { MjpegFrame } from "@nekomado/protocol";
import { refusalReasons } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import type { CameraLink, LinkError } from "../link/camera-link.ts";
import { Backoff } from "../session/backoff.ts";
import type { PeerStep } from "../session/peer-keeper.ts";
import { firstPictureWithinMs, rebuildAfterMs } from "../session/watchdog.ts";

/** As many as a cheap board makes by the way, and enough to see a cat jump. */
const wantedFps = 15;

export interface MjpegKeeperEvents {
  step: [PeerStep];
  /** Another reading takes the place of the one before. */
  renewed: [];
  frame: [MjpegFrame];
}

/** What was read since the reading began. */
export interface MjpegFigures {
  bytes: number;
  frames: number;
}

/**
 * Keeps one reading of the camera's MJPEG stream, or the time of the next one: reads anew what ended or fell silent,
 * with a growing delay. Times are `performance.now()` in ms.
 */
export class MjpegKeeper extends Emitter<MjpegKeeperEvents> {
  readonly #link: Pick<CameraLink, "isUp" | "watchMjpeg">;
  readonly #backoff: Backoff;
  #endReading: (() => void) | null = null;
  #isWanted = false;
  #aliveAtMs = 0;
  #figures: MjpegFigures = { bytes: 0, frames: 0 };
  #lastFrameAtMs: number | null = null;
  #retryAtMs: number | null = null;

  constructor(link: Pick<CameraLink, "isUp" | "watchMjpeg">, backoff: Backoff = new Backoff()) {
    super();
    this.#link = link;
    this.#backoff = backoff;
  }

  /** Whether pictures are asked for, be they coming or not. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** When the newest picture came. */
  get lastFrameAtMs(): number | null {
    return this.#lastFrameAtMs;
  }

  get figures(): MjpegFigures {
    return this.#figures;
  }

  /** Reads from now on; while the link is down its return has to be told by `open` again. */
  open(): void {
    this.#isWanted = true;
    if (this.#endReading !== null || !this.#link.isUp) return;
    this.#retryAtMs = null;
    this.#lastFrameAtMs = null;
    this.#figures = { bytes: 0, frames: 0 };
    this.#aliveAtMs = performance.now();
    this.emit("renewed");
    this.emit("step", { kind: "offered" });
    const isCurrent = (): boolean => this.#endReading === end;
    const end = this.#link.watchMjpeg(wantedFps, {
      opened: () => {
        if (isCurrent()) this.#opened();
      },
      frame: (frame) => {
        if (isCurrent()) this.#take(frame);
      },
      ended: (error) => {
        if (isCurrent()) this.#ended(error);
      },
    });
    this.#endReading = end;
  }

  /** The picture is live: the next trouble begins with short delays again. */
  succeeded(): void {
    this.#backoff.reset();
  }

  /** Makes the next try due now. */
  wake(): void {
    if (this.#retryAtMs !== null) this.#retryAtMs = performance.now();
  }

  /** To be called several times a second. */
  tick(nowMs: number): void {
    if (this.#endReading !== null) {
      const patienceMs = this.#lastFrameAtMs === null ? firstPictureWithinMs : rebuildAfterMs;
      if (nowMs - this.#aliveAtMs > patienceMs) this.#lost("network");
      return;
    }
    if (this.#retryAtMs === null || nowMs < this.#retryAtMs) return;
    this.#retryAtMs = null;
    this.emit("step", { kind: "retry", linkIsUp: this.#link.isUp });
    this.open();
  }

  /** Reads no more until `open`. Idempotent. */
  stop(): void {
    this.#isWanted = false;
    this.#retryAtMs = null;
    this.#drop();
  }

  #opened(): void {
    this.#aliveAtMs = performance.now();
    this.emit("step", { kind: "answered" });
  }

  #take(frame: MjpegFrame): void {
    this.#aliveAtMs = performance.now();
    this.#lastFrameAtMs = this.#aliveAtMs;
    const { bytes, frames } = this.#figures;
    this.#figures = { bytes: bytes + frame.jpeg.length, frames: frames + 1 };
    this.emit("frame", frame);
  }

  #ended(error: LinkError): void {
    const reason = refusalReasons.find((known) => known === error.reason);
    if (reason === undefined) {
      this.#lost("agent");
      return;
    }
    this.#drop();
    // These two wait for a person.
    const isFinal = reason === "incompatible" || reason === "unauthorised";
    const nextTryAtMs = performance.now() + this.#backoff.nextDelayMs();
    this.#retryAtMs = isFinal ? null : nextTryAtMs;
    this.emit("step", { kind: "refused", refusal: { reason, message: error.message }, nextTryAtMs });
  }

  #lost(part: "agent" | "network"): void {
    const hadPictures = this.#lastFrameAtMs !== null;
    this.#drop();
    // With the link down its return begins the next one.
    if (!this.#link.isUp) return;
    const nextTryAtMs = performance.now() + (hadPictures ? 0 : this.#backoff.nextDelayMs());
    this.#retryAtMs = nextTryAtMs;
    this.emit("step", { kind: "peerLost", part, fault: null, nextTryAtMs });
  }

  #drop(): void {
    this.#endReading?.();
    this.#endReading = null;
  }
}
