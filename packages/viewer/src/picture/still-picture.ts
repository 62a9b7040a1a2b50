import type { PictureSize } from "@nekomado/protocol";
import type { FrameIdentity } from "../snapshot/frame-on-screen.ts";
import { identityFrom } from "../snapshot/frame-on-screen.ts";
import { copyShownFrame, drawUnscaled } from "../snapshot/taken-frame.ts";
import type { PaintedPicture } from "./painted-picture.ts";

export interface Still extends FrameIdentity {
  /** On the timeline that boxes find their frame by. */
  place: number | null;
}

/**
 * The picture that lies before the video: the last of an earlier connection, the first of the kept frames that lead up
 * to the present, or the newest of MJPEG.
 */
export class StillPicture {
  readonly #canvas: HTMLCanvasElement;
  #shown: Still | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get isShown(): boolean {
    return this.#shown !== null;
  }

  /** Puts what is on the canvas in front. */
  show(still: Still): void {
    this.#put(still);
  }

  /** Puts a picture of its own in front. */
  draw(picture: CanvasImageSource, size: PictureSize, still: Still): void {
    drawUnscaled(this.#canvas, picture, size);
    this.#put(still);
  }

  hide(): void {
    if (this.#shown !== null) this.#put(null);
  }

  /** Copies what the video shows and puts it in front: what follows is black when the stream has ended, or in a rush. */
  keep(video: HTMLVideoElement, newest: PaintedPicture | null): void {
    if (this.#shown !== null || newest === null) return;
    const pixels = copyShownFrame(video, this.#canvas);
    if (pixels === null) return;
    const identity = identityFrom(newest, pixels);
    this.#put({ ...identity, place: identity.rtpTimestamp });
  }

  /** @returns null while it is not in front */
  copy(): (Still & { canvas: HTMLCanvasElement }) | null {
    if (this.#shown === null) return null;
    const canvas = document.createElement("canvas");
    drawUnscaled(canvas, this.#canvas, this.#canvas);
    return { ...this.#shown, canvas };
  }

  #put(still: Still | null): void {
    this.#shown = still;
    this.#canvas.dataset["shown"] = String(still !== null);
  }
}
