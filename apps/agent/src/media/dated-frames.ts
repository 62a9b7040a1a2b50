import type { PictureSize } from "@nekomado/protocol";
import type { SeenPicture } from "../mjpeg/contract.ts";
import type { FrameRegister } from "./frame-register.ts";

/** As many as frames of the stream are kept: ten seconds at 30 fps. */
const kept = 300;

/** What is known of the frame that a detection result names. */
export interface DatedFrame {
  frameNumber: number;
  /** On the agent's clock. */
  captureTimeMs: number;
  /** Null where no H.264 flows. */
  rtpTimestamp: number | null;
}

/**
 * The frames of late, of the stream and of the raw pictures: a board without H.264 has its detection results dated by
 * the pictures that viewers of MJPEG see.
 */
export class DatedFrames {
  readonly #frames: FrameRegister;
  readonly #pictures: DatedFrame[] = [];
  #size: PictureSize | undefined;

  constructor(frames: FrameRegister) {
    this.#frames = frames;
  }

  addPicture({ frameNumber, captureTimeMs, size }: SeenPicture): void {
    this.#size = size;
    this.#pictures.push({ frameNumber, captureTimeMs, rtpTimestamp: null });
    if (this.#pictures.length > kept) this.#pictures.shift();
  }

  /** Size of the newest raw picture; undefined before the first. */
  get pictureSize(): PictureSize | undefined {
    return this.#size;
  }

  /** The newest of that number: a stream that has stopped still has its last frames here. */
  find(frameNumber: number): DatedFrame | undefined {
    return newer(
      this.#frames.find(frameNumber),
      this.#pictures.findLast((picture) => picture.frameNumber === frameNumber),
    );
  }

  get newest(): DatedFrame | undefined {
    return newer(this.#frames.newest, this.#pictures.at(-1));
  }
}

const newer = (frame: DatedFrame | undefined, picture: DatedFrame | undefined): DatedFrame | undefined =>
  frame === undefined || (picture !== undefined && picture.captureTimeMs > frame.captureTimeMs) ? picture : frame;
