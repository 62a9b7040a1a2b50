import { Emitter } from "../emitter.ts";

/** A frame that the browser has put on the screen, or is about to with the next refresh. */
export interface PaintedFrame {
  /** Of the frame's RTP packets; null where the browser does not tell. */
  rtpTimestamp: number | null;
  /** The frame's place in its stream, ms; says whether two pictures of one stream are of one frame. */
  mediaTimeMs: number;
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

interface Counted {
  atMs: number;
  frames: number;
}

const within = (counted: readonly Counted[], nowMs: number): Counted[] =>
  counted.filter(({ atMs }) => nowMs - atMs < fpsWindowMs);

/** Frames that followed the first of the last second, by the time that they took. */
export const framesPerSecond = (counted: readonly Counted[], nowMs: number): number => {
  const [first, ...others] = within(counted, nowMs);
  const last = others.at(-1);
  if (first === undefined || last === undefined) return 0;
  // A picture that has just stopped sinks to zero instead of keeping its last rate for a second.
  const spanMs = Math.max(last.atMs - first.atMs, nowMs - first.atMs - fpsWindowMs / 10);
  return (others.reduce((sum, { frames }) => sum + frames, 0) * 1000) / spanMs;
};

/** Follows the frames of a video element, and counts them. */
export class FrameClock extends Emitter<FrameClockEvents> {
  readonly #video: HTMLVideoElement;
  #handle: number | null = null;
  #counted: Counted[] = [];
  #presentedBefore = 0;

  constructor(video: HTMLVideoElement) {
    super();
    this.#video = video;
    this.#await();
  }

  /** Frames a second, over the last second. */
  fpsAt(nowMs: number): number {
    return framesPerSecond(this.#counted, nowMs);
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
        mediaTimeMs: metadata.mediaTime * 1000,
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
    this.#counted = [...within(this.#counted, nowMs), { atMs: nowMs, frames: arrived }];
  }
}
