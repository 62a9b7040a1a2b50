import type { FollowedFrame, LookedAtFrame } from "./box-tracker.ts";
import type { FromTrackingWorker, ToTrackingWorker } from "./tracking-worker.ts";

/** Two times of one stream that are closer than this are those of one frame. */
const sameFrameWithinMs = 1;
/** A decoder has few frames to lend: on a PC that is too slow for every frame, some are left out. */
const mostUnderWay = 2;

/** A frame as it is on screen. */
export interface ShownSource {
  element: HTMLVideoElement | HTMLCanvasElement;
  /** On the timeline that results name their frames by. */
  rtpTimestamp: number;
  /** The frame's place in the video element's stream. */
  mediaTimeMs: number;
}

/**
 * Has boxes followed in a worker, which runs from the first frame until `rest`. Where the browser has no worker or no
 * `VideoFrame` nothing is followed.
 */
export class BoxFollower {
  readonly #onFollowed: (frame: FollowedFrame) => void;
  #worker: Worker | null = null;
  #underWay = 0;
  #isPossible = typeof Worker === "function" && typeof VideoFrame === "function";
  /** So that the worker knows of it when it begins. */
  #lookedAt: LookedAtFrame | null = null;

  constructor(onFollowed: (frame: FollowedFrame) => void) {
    this.#onFollowed = onFollowed;
  }

  /** A frame was painted that has boxes. */
  follow({ element, rtpTimestamp, mediaTimeMs }: ShownSource): void {
    if (!this.#isPossible) return;
    const worker = (this.#worker ??= this.#start());
    if (worker === null || this.#underWay >= mostUnderWay) return;
    const frame = this.#take(element, mediaTimeMs);
    if (frame === null) return;
    this.#underWay += 1;
    worker.postMessage({ kind: "frame", rtpTimestamp, frame } satisfies ToTrackingWorker, [frame]);
  }

  lookedAt(frame: LookedAtFrame): void {
    this.#lookedAt = frame;
    this.#tell({ kind: "lookedAt", frame });
  }

  /** Frames and results of before belong to nothing any more. */
  clear(): void {
    this.#lookedAt = null;
    this.#tell({ kind: "clear" });
  }

  /** Lets go of the worker; the next frame begins anew. Idempotent. */
  rest(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#underWay = 0;
  }

  #tell(message: ToTrackingWorker): void {
    this.#worker?.postMessage(message);
  }

  #start(): Worker | null {
    try {
      const worker = new Worker(new URL("./tracking-worker.ts", import.meta.url), { type: "module" });
      worker.addEventListener("message", ({ data }: MessageEvent<FromTrackingWorker>) => {
        // One that was let go of may still have had its answer on the way.
        if (worker === this.#worker) this.#answered(data);
      });
      worker.addEventListener("error", () => this.#giveUp());
      if (this.#lookedAt !== null)
        worker.postMessage({ kind: "lookedAt", frame: this.#lookedAt } satisfies ToTrackingWorker);
      return worker;
    } catch {
      this.#giveUp();
      return null;
    }
  }

  #answered({ answersFrame, followed }: FromTrackingWorker): void {
    if (answersFrame) this.#underWay -= 1;
    if (followed !== null) this.#onFollowed(followed);
  }

  /** Boxes are carried by their speed then. */
  #giveUp(): void {
    this.#isPossible = false;
    this.rest();
  }

  #take(element: ShownSource["element"], mediaTimeMs: number): VideoFrame | null {
    try {
      if (element instanceof HTMLCanvasElement) return new VideoFrame(element, { timestamp: 0 });
      const frame = new VideoFrame(element);
      // The element moves on to a frame up to one refresh before it is announced: that one has another name.
      if (Math.abs(frame.timestamp / 1000 - mediaTimeMs) < sameFrameWithinMs) return frame;
      frame.close();
      return null;
    } catch {
      // An element that shows nothing just now gives no frame.
      return null;
    }
  }
}
