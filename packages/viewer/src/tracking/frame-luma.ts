import type { LumaPicture } from "./luma-picture.ts";
import { lumaOfPixels, shrinkLuma, smallSizeOf } from "./luma-picture.ts";

/** Formats whose first plane is the brightness of each pixel, one byte each. */
const planar: ReadonlySet<string | null> = new Set(["I420", "I420A", "I422", "I444", "NV12"]);

/** Makes small pictures of decoded frames; keeps the memory that they are copied to. */
export class FrameLuma {
  #bytes = new Uint8Array();
  #canvas: OffscreenCanvas | null = null;

  /**
   * Decoded by software, a frame is copied and thinned out; one that lies in the graphics processor is drawn small there.
   *
   * @returns null where the browser draws nothing
   */
  async read(frame: VideoFrame, rtpTimestamp: number): Promise<LumaPicture | null> {
    if (!planar.has(frame.format)) return this.#draw(frame, rtpTimestamp);
    const bytes = frame.allocationSize();
    if (this.#bytes.length !== bytes) this.#bytes = new Uint8Array(bytes);
    const [luma] = await frame.copyTo(this.#bytes);
    const size = frame.visibleRect;
    if (luma === undefined || size === null) return null;
    const { width, height } = size;
    return shrinkLuma({ width, height, bytes: this.#bytes, ...luma }, rtpTimestamp);
  }

  #draw(frame: VideoFrame, rtpTimestamp: number): LumaPicture | null {
    const size = smallSizeOf({ width: frame.displayWidth, height: frame.displayHeight });
    const { width, height } = size;
    if (this.#canvas?.width !== width || this.#canvas.height !== height)
      this.#canvas = new OffscreenCanvas(width, height);
    const context = this.#canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (context === null) return null;
    context.drawImage(frame, 0, 0, width, height);
    return lumaOfPixels(context.getImageData(0, 0, width, height).data, size, rtpTimestamp);
  }
}
