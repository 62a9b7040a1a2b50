import { Emitter } from "../emitter.ts";

/** A frame that the browser has put on the screen, or is about to with the next refresh. */
export interface PaintedFrame {
  /** Of the frame's RTP packets; null where the browser does not tell. */
  rtpTimestamp: number | null;
  /** Frames that the video element was given so far; a gap is frames that came too late to be painted. */
  presentedFrames: number;
  /** When the callback ran, `performance.now()`. */
  paintedAtMs: number;
  /** When the browser expects the frame to be visible, `performance.now()`. */
  expectedDisplayTimeMs: number;
  /** Coded size in pixels. */
  width: number;
  height: number;
}

interface FrameClockEvents {
  frame: [PaintedFrame];
}

const fpsWindowMs = 1000;

/** Follows the frames of a video element, and counts them. */
export class FrameClock extends Emitter<FrameClockEvents> {
  readonly #video: HTMLVideoElement;
  #handle: number | null = null;
  #paintedAtMs: number[] = [];
  #presentedBefore = 0;

  constructor(video: HTMLVideoElement) {
    super();
    this.#video = video;
    this.#await();
  }

  /** Frames presented within the last second. */
  fpsAt(nowMs: number): number {
    return this.#paintedAtMs.filter((time) => nowMs - time < fpsWindowMs).length;
  }

  close(): void {
    if (this.#handle !== null) this.#video.cancelVideoFrameCallback(this.#handle);
    this.#handle = null;
  }

  #await(): void {
    this.#handle = this.#video.requestVideoFrameCallback((nowMs, metadata) => {
      this.#await();
      this.#count(nowMs, metadata.presentedFrames);
      this.emit("frame", {
        rtpTimestamp: metadata.rtpTimestamp ?? null,
        presentedFrames: metadata.presentedFrames,
        paintedAtMs: nowMs,
        expectedDisplayTimeMs: metadata.expectedDisplayTime,
        width: metadata.width,
        height: metadata.height,
      });
    });
  }

  /** Two frames between two refreshes of the screen are one callback: both count. */
  #count(nowMs: number, presentedFrames: number): void {
    const isOther = presentedFrames <= this.#presentedBefore;
    const arrived = isOther ? 1 : Math.min(presentedFrames - this.#presentedBefore, 240);
    this.#presentedBefore = presentedFrames;
    this.#paintedAtMs = this.#paintedAtMs.filter((time) => nowMs - time < fpsWindowMs);
    for (let count = 0; count < arrived; count += 1) this.#paintedAtMs.push(nowMs);
  }
}
