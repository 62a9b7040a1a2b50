import type { Size } from "../overlay/geometry.ts";

/** A frame's brightness, small. */
export interface LumaPicture extends Size {
  rtpTimestamp: number;
  /** Rows of `width` bytes. */
  luma: Uint8Array;
  /** Mean brightness, 0 to 255. */
  mean: number;
}

/** Enough to follow an animal by, and little enough to keep a second of. */
const longestSide = 160;
/** Samples of one small pixel along each axis: all would be read for nothing. */
const samplesPerSide = 4;

/** How large the small picture of a frame is; never larger than the frame. */
export const smallSizeOf = ({ width, height }: Size): Size => {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

/** Rows of samples as they lie in memory. */
export interface SamplePlane extends Size {
  bytes: Uint8Array;
  /** Where the first sample lies. */
  offset: number;
  /** Bytes from one row to the next. */
  stride: number;
}

const sampleAt = (index: number, sample: number, side: number, small: number): number =>
  Math.min(side - 1, Math.floor(((index + (sample + 0.5) / samplesPerSide) * side) / small));

const columnsOf = (side: number, small: number): Int32Array =>
  Int32Array.from({ length: small * samplesPerSide }, (_, at) =>
    sampleAt(Math.floor(at / samplesPerSide), at % samplesPerSide, side, small),
  );

/** Shrinks a luma plane; each small pixel is the mean of sixteen samples spread over its place. */
export const shrinkLuma = (plane: SamplePlane, rtpTimestamp: number): LumaPicture => {
  const { width, height } = smallSizeOf(plane);
  const { bytes, offset, stride } = plane;
  const columns = columnsOf(plane.width, width);
  const rows = columnsOf(plane.height, height);
  const luma = new Uint8Array(width * height);
  const samples = samplesPerSide * samplesPerSide;
  let total = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let row = y * samplesPerSide; row < (y + 1) * samplesPerSide; row++) {
        const start = offset + (rows[row] ?? 0) * stride;
        for (let column = x * samplesPerSide; column < (x + 1) * samplesPerSide; column++)
          sum += bytes[start + (columns[column] ?? 0)] ?? 0;
      }
      const value = Math.round(sum / samples);
      luma[y * width + x] = value;
      total += value;
    }
  }
  return { rtpTimestamp, width, height, luma, mean: total / (width * height) };
};

/** The brightness of pixels that are small already. @param rgba four bytes a pixel (BT.601) */
export const lumaOfPixels = (rgba: Uint8ClampedArray, { width, height }: Size, rtpTimestamp: number): LumaPicture => {
  const luma = new Uint8Array(width * height);
  let total = 0;
  for (let at = 0; at < luma.length; at++) {
    const value = Math.round(
      0.299 * (rgba[at * 4] ?? 0) + 0.587 * (rgba[at * 4 + 1] ?? 0) + 0.114 * (rgba[at * 4 + 2] ?? 0),
    );
    luma[at] = value;
    total += value;
  }
  return { rtpTimestamp, width, height, luma, mean: total / luma.length };
};
