import { join } from "node:path";
import type { FrameFormat, RingLayoutName } from "@nekomado/board-memory";
import { FrameRingWriter, segmentNames } from "@nekomado/board-memory";
import { agentTimeMs } from "../../agent-clock.ts";

export interface RawPicture {
  width: number;
  height: number;
  format: FrameFormat;
  data: Uint8Array;
  cameraId?: number;
}

/** One colour all over, in NV12. */
export const plainNv12 = (
  width: number,
  height: number,
  [luma, cb, cr]: readonly number[] = [128, 128, 128],
): RawPicture => {
  const data = new Uint8Array((width * height * 3) / 2).fill(luma ?? 0, 0, width * height);
  for (let at = width * height; at < data.length; at += 2) data.set([cb ?? 0, cr ?? 0], at);
  return { width, height, format: "nv12", data };
};

/** A camera daemon's ring of raw pictures, written to as the daemon does. */
export class RawCamera {
  readonly #path: string;
  readonly #writtenMs = new Map<number, number>();
  #writer: FrameRingWriter;
  #timer: NodeJS.Timeout | undefined;
  #frameNumber = 0;
  picture: RawPicture;

  constructor(folder: string, ring: "mjpegFrame" | "activeFrame", picture: RawPicture, layout: RingLayoutName = "v5") {
    this.#path = join(folder, segmentNames[ring]);
    this.#writer = FrameRingWriter.create(this.#path, layout);
    this.picture = picture;
  }

  get framesWritten(): number {
    return this.#frameNumber;
  }

  /** When the frame was captured, on the agent's clock. */
  captureTimeMsOf(frameNumber: number): number | undefined {
    return this.#writtenMs.get(frameNumber);
  }

  start(fps = 30): this {
    this.#timer = setInterval(() => this.write(), 1_000 / fps);
    return this;
  }

  write(): void {
    const capturedMs = agentTimeMs();
    this.#writtenMs.set(this.#frameNumber, capturedMs);
    this.#writer.write({
      cameraId: 0,
      ...this.picture,
      frameNumber: this.#frameNumber,
      timestamp: { seconds: Math.floor(capturedMs / 1_000), nanoseconds: Math.floor((capturedMs % 1_000) * 1e6) },
    });
    this.#frameNumber += 1;
  }

  /** Writes no more, and leaves the segment. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** As a daemon that is started again: the segment is made anew, and counts from 0. */
  restart(layout: RingLayoutName): void {
    this.#writer.unlink();
    this.#writer.close();
    this.#frameNumber = 0;
    this.#writtenMs.clear();
    this.#writer = FrameRingWriter.create(this.#path, layout);
  }

  /** Stops, and takes its segment away. */
  remove(): void {
    this.stop();
    this.#writer.unlink();
    this.#writer.close();
  }
}
