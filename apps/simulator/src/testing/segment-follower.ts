import { join } from "node:path";
import {
  type BoardDetectionResult,
  type BoardFrame,
  DetectionReader,
  FrameRingReader,
  type RingLayoutName,
  segmentNames,
} from "@nekomado/board-memory";

/** Reads every segment of a directory as the agent does, and keeps all that comes. */
export class SegmentFollower {
  readonly frames: BoardFrame[] = [];
  readonly activeFrames: BoardFrame[] = [];
  readonly mjpegFrames: BoardFrame[] = [];
  readonly results: BoardDetectionResult[] = [];
  readonly layouts: RingLayoutName[] = [];
  readonly detectionLayouts: string[] = [];
  readonly #closers: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  constructor(shmDir: string) {
    for (const [name, frames] of [
      ["stream", this.frames],
      ["activeFrame", this.activeFrames],
      ["mjpegFrame", this.mjpegFrames],
    ] as const) {
      const reader = new FrameRingReader({ path: join(shmDir, segmentNames[name]) });
      if (name === "stream") reader.on("attached", ({ layout }) => this.layouts.push(layout));
      reader.on("frame", (frame) => this.#keep(frames, frame));
      reader.start();
      this.#closers.push(() => reader.close());
    }
    const detections = new DetectionReader({ path: join(shmDir, segmentNames.detections) });
    detections.on("attached", ({ layout }) => this.detectionLayouts.push(layout));
    detections.on("result", (result) => this.#keep(this.results, result));
    detections.start();
    this.#closers.push(() => detections.close());
  }

  async until(condition: (follower: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    for (const close of this.#closers) close();
  }

  #keep<Item>(list: Item[], item: Item): void {
    list.push(item);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
