import jpegTurbo from "@julusian/jpeg-turbo";
import type { BoardFrame } from "@nekomado/board-memory";
import { maxJpegBytes } from "@nekomado/protocol";
import { nv12Bytes, toRgbx } from "./nv12.ts";

type RawFrame = Pick<BoardFrame, "width" | "height" | "format" | "data">;

/** Why no JPEG can be made of a frame, in words; null for one that can be. */
export const faultOf = ({ width, height, format, data }: RawFrame): string | null => {
  const isOfSize = (bytes: number): string | null =>
    data.length === bytes
      ? null
      : `a picture of ${width}x${height} in ${format} has ${bytes} bytes, and this one ${data.length}`;
  switch (format) {
    case "jpeg":
      return wholeJpeg(data) === null ? `these ${data.length} bytes are no whole JPEG` : null;
    case "nv12":
      if (width % 2 !== 0 || height % 2 !== 0) return `NV12 halves the colour, and ${width}x${height} is odd`;
      return isOfSize(nv12Bytes(width, height));
    case "rgb":
      return isOfSize(width * height * 3);
    case "h264":
      return "it is H.264, and no picture";
  }
};

/** From SOI to EOI (ITU-T T.81, B.1.1.3), without the zeros that some encoders leave behind it; null for anything else. */
export const wholeJpeg = (data: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> | null => {
  let end = data.length;
  while (end > 0 && data[end - 1] === 0) end -= 1;
  const isWhole =
    end > 4 &&
    data[0] === 0xff &&
    data[1] === 0xd8 &&
    data[2] === 0xff &&
    data[end - 2] === 0xff &&
    data[end - 1] === 0xd9;
  return isWhole ? data.subarray(0, end) : null;
};

/** Makes JPEGs of frames, in memory of its own that is used again for the next frame of the same size. */
export class JpegEncoder {
  #rgbx = new Uint32Array(0);
  #out = Buffer.alloc(0);

  /**
   * @param frame that `faultOf` has nothing against, in NV12 or RGB
   * @returns JPEGs in 4:2:0 of the qualities, in their order; of less where one would be larger than a part may be
   */
  encode({ width, height, format, data }: RawFrame, qualities: readonly number[]): Uint8Array<ArrayBuffer>[] {
    const size = { width, height, subsampling: jpegTurbo.SAMP_420 };
    const pixels = format === "nv12" ? this.#toRgbx(data, width, height) : data;
    const pixelFormat = format === "nv12" ? jpegTurbo.FORMAT_RGBX : jpegTurbo.FORMAT_RGB;
    const largest = jpegTurbo.bufferSize(size);
    if (this.#out.length !== largest) this.#out = Buffer.alloc(largest);
    return qualities.map((asked) => {
      for (let quality = asked; ; quality = Math.ceil(quality / 2)) {
        const jpeg = jpegTurbo.compressSync(pixels, this.#out, { ...size, format: pixelFormat, quality });
        // A copy of its own, to be handed to another thread.
        if (jpeg.length <= maxJpegBytes || quality === 1) return new Uint8Array(jpeg);
      }
    });
  }

  #toRgbx(data: Uint8Array, width: number, height: number): Buffer {
    if (this.#rgbx.length !== width * height) this.#rgbx = new Uint32Array(width * height);
    toRgbx(data, width, height, this.#rgbx);
    return Buffer.from(this.#rgbx.buffer);
  }
}
