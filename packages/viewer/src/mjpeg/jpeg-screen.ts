import type { MjpegFrame } from "@nekomado/protocol";
import { framesPerSecond } from "../time/frame-clock.ts";

export interface PaintedJpeg {
  frame: MjpegFrame;
  /** `performance.now()` */
  paintedAtMs: number;
  width: number;
  height: number;
}

export interface JpegScreenOptions {
  /** Asked when a picture is decoded: one that is not wanted any more is not painted. */
  isWanted: () => boolean;
  painted: (one: PaintedJpeg) => void;
  undecodable: () => void;
}

/** What was decoded and painted since the screen was made. */
export interface JpegScreenFigures {
  painted: number;
  /** Came while another was being decoded, and were followed by a newer one. */
  leftOut: number;
  decodingMs: number;
}

/** Paints JPEGs on a canvas. While one is decoded the newest that came waits, and those between are left out. */
export class JpegScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: JpegScreenOptions;
  #waiting: MjpegFrame | null = null;
  #isDecoding = false;
  #counted: { atMs: number; frames: number }[] = [];
  #figures: JpegScreenFigures = { painted: 0, leftOut: 0, decodingMs: 0 };

  constructor(canvas: HTMLCanvasElement, options: JpegScreenOptions) {
    this.#canvas = canvas;
    this.#options = options;
  }

  get figures(): JpegScreenFigures {
    return this.#figures;
  }

  /** Frames a second, over the last second. */
  fpsAt(nowMs: number): number {
    return framesPerSecond(this.#counted, nowMs);
  }

  show(frame: MjpegFrame): void {
    if (this.#waiting !== null) this.#figures = { ...this.#figures, leftOut: this.#figures.leftOut + 1 };
    this.#waiting = frame;
    if (!this.#isDecoding) void this.#decode();
  }

  async #decode(): Promise<void> {
    this.#isDecoding = true;
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      const startedAtMs = performance.now();
      try {
        const picture = await createImageBitmap(new Blob([frame.jpeg], { type: "image/jpeg" }));
        this.#paint(frame, picture, startedAtMs);
        picture.close();
      } catch {
        // What is no JPEG is passed over; the guard of the picture says so when there is nothing else.
        this.#options.undecodable();
      }
    }
    this.#isDecoding = false;
  }

  #next(): MjpegFrame | null {
    const frame = this.#waiting;
    this.#waiting = null;
    return frame;
  }

  #paint(frame: MjpegFrame, picture: ImageBitmap, startedAtMs: number): void {
    if (!this.#options.isWanted()) return;
    const { width, height } = picture;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0);
    const paintedAtMs = performance.now();
    const { painted, leftOut, decodingMs } = this.#figures;
    this.#figures = { painted: painted + 1, leftOut, decodingMs: decodingMs + paintedAtMs - startedAtMs };
    this.#counted = [
      ...this.#counted.filter(({ atMs }) => paintedAtMs - atMs < 1000),
      { atMs: paintedAtMs, frames: 1 },
    ];
    this.#options.painted({ frame, paintedAtMs, width, height });
  }
}
