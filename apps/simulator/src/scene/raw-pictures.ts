import { readFileSync } from "node:fs";
import jpegTurbo from "@julusian/jpeg-turbo";
import { clipFrameCount, sceneSize } from "./cat-path.ts";
import type { ClipName } from "./clip.ts";
import { clipFile } from "./clip-folder.ts";
import { drawFrameCodeNv12 } from "./frame-code.ts";
import { type RawPatch, readRawContainer } from "./raw-container.ts";
import { SceneError } from "./scene-error.ts";

/** Pictures of the clip as a camera's raw memory has them, made without ffmpeg. */
export interface RawPictures {
  /**
   * The frame as NV12: `height` rows of luma, then `height / 2` rows of Cb and Cr in turn. Full range, BT.601, as in
   * JPEG. The scene is scaled to the size asked for, squeezed where the shape differs. The buffer is the caller's.
   *
   * @throws SceneError `size-impossible` when a side is odd, below 2 or above 8192
   */
  nv12(clipFrame: number, width: number, height: number): Buffer;
  /** The frame as a JPEG, 1280x720 when no size is given. */
  jpeg(clipFrame: number, width?: number, height?: number): Buffer;
}

/** Picture planes at one size: luma, and Cb and Cr in turn at half the size. */
interface Planes {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly chroma: Uint8Array;
}

/**
 * Loads the raw pictures. Every frame carries its own number; where the cat hardly moves, frames share a picture.
 * Pictures by night are those by day in grey.
 *
 * @throws SceneError `clip-missing`, `clip-damaged`
 */
export function loadRawPictures(name: ClipName = "day"): RawPictures {
  const container = readRawContainer(readFileSync(clipFile("raw.bin")));
  const wholeRoom = decode(container.room);
  const patchOfFrame = spread(container.patches);
  const rooms = new Map<string, Planes>();
  // The same patch is asked for by frames in a row and by readers of several sizes.
  let decoded: { patch: RawPatch; planes: Planes } | undefined;

  const roomAt = (width: number, height: number): Planes => {
    const key = `${width}x${height}`;
    let planes = rooms.get(key);
    if (planes === undefined) {
      planes = shrink(wholeRoom, width, height);
      rooms.set(key, planes);
    }
    return planes;
  };

  const nv12 = (clipFrame: number, width: number, height: number): Buffer => {
    checkSize(width, height);
    const frame = ((clipFrame % clipFrameCount) + clipFrameCount) % clipFrameCount;
    const room = roomAt(width, height);
    const picture = Buffer.allocUnsafe(width * height * 1.5);
    const luma = picture.subarray(0, width * height);
    const chroma = picture.subarray(width * height);
    luma.set(room.luma);
    const patch = patchOfFrame[Math.floor(frame)];
    chroma.set(room.chroma);
    if (patch !== undefined) {
      if (decoded?.patch !== patch) decoded = { patch, planes: decode(patch.jpeg) };
      pastePatch({ width, height, luma, chroma }, decoded.planes, patch);
    }
    drawFrameCodeNv12(luma, width, width, height, frame);
    if (name === "night") darken(luma, chroma);
    return picture;
  };

  return {
    nv12,
    jpeg(clipFrame, width = sceneSize.width, height = sceneSize.height) {
      const rgba = toRgba(nv12(clipFrame, width, height), width, height);
      return jpegTurbo.compressSync(rgba, {
        format: jpegTurbo.FORMAT_RGBA,
        width,
        height,
        subsampling: jpegTurbo.SAMP_420,
        quality: 85,
      });
    },
  };
}

/** The patch that shows at each frame. */
function spread(patches: readonly RawPatch[]): RawPatch[] {
  return patches.flatMap((patch, k) => {
    const end = patches[k + 1]?.firstFrame ?? clipFrameCount;
    return Array.from({ length: Math.max(0, end - patch.firstFrame) }, () => patch);
  });
}

function checkSize(width: number, height: number): void {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 2 || side > 8192 || side % 2 !== 0) {
      throw new SceneError(
        "size-impossible",
        `A raw picture of ${width}x${height} cannot be made: NV12 halves the colour in both directions. Ask for even sides from 2 to 8192.`,
      );
    }
  }
}

function darken(luma: Uint8Array, chroma: Uint8Array): void {
  for (let k = 0; k < luma.length; k++) luma[k] = ((luma[k] ?? 0) * 200) >> 8;
  chroma.fill(128);
}

// JFIF: full range BT.601, in 16-bit fixed point.
function decode(jpeg: Buffer): Planes {
  const { data, width, height } = jpegTurbo.decompressSync(jpeg, { format: jpegTurbo.FORMAT_RGBA });
  const luma = new Uint8Array(width * height);
  const chroma = new Uint8Array((width * height) / 2);
  for (let k = 0, p = 0; k < luma.length; k++, p += 4) {
    luma[k] = (19595 * (data[p] ?? 0) + 38470 * (data[p + 1] ?? 0) + 7471 * (data[p + 2] ?? 0) + 32768) >> 16;
  }
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const p of [
        (y * width + x) * 4,
        (y * width + x + 1) * 4,
        ((y + 1) * width + x) * 4,
        ((y + 1) * width + x + 1) * 4,
      ]) {
        red += data[p] ?? 0;
        green += data[p + 1] ?? 0;
        blue += data[p + 2] ?? 0;
      }
      const at = (y / 2) * width + x;
      chroma[at] = (128 * 262144 - 11059 * red - 21709 * green + 32768 * blue + 131072) >> 18;
      chroma[at + 1] = (128 * 262144 + 32768 * red - 27439 * green - 5329 * blue + 131072) >> 18;
    }
  }
  return { width, height, luma, chroma };
}

/** The mean of what falls into each pixel of the smaller picture; larger pictures repeat pixels. */
function shrink(from: Planes, width: number, height: number): Planes {
  const luma = new Uint8Array(width * height);
  const chroma = new Uint8Array((width * height) / 2);
  meanPlane(from.luma, from.width, from.height, luma, width, height, 1);
  meanPlane(from.chroma, from.width / 2, from.height / 2, chroma, width / 2, height / 2, 2);
  return { width, height, luma, chroma };
}

function meanPlane(
  from: Uint8Array,
  fromWidth: number,
  fromHeight: number,
  to: Uint8Array,
  width: number,
  height: number,
  channels: number,
): void {
  const edge = (k: number, of: number, count: number): number => Math.floor((k * of) / count);
  for (let y = 0; y < height; y++) {
    const top = edge(y, fromHeight, height);
    const bottom = Math.max(top + 1, edge(y + 1, fromHeight, height));
    for (let x = 0; x < width; x++) {
      const left = edge(x, fromWidth, width);
      const right = Math.max(left + 1, edge(x + 1, fromWidth, width));
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let v = top; v < bottom; v++) {
          for (let u = left; u < right; u++) sum += from[(v * fromWidth + u) * channels + c] ?? 0;
        }
        to[(y * width + x) * channels + c] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
}

function pastePatch(to: Planes, from: Planes, place: RawPatch): void {
  pastePlane(to.luma, to.width, to.height, from.luma, from.width, from.height, place, 1);
  pastePlane(to.chroma, to.width / 2, to.height / 2, from.chroma, from.width / 2, from.height / 2, place, 2);
}

/** Bilinear; the pixels whose centre lies inside the place are written. */
function pastePlane(
  to: Uint8Array,
  width: number,
  height: number,
  from: Uint8Array,
  fromWidth: number,
  fromHeight: number,
  place: RawPatch,
  channels: number,
): void {
  const scaleX = width / sceneSize.width;
  const scaleY = height / sceneSize.height;
  const left = Math.ceil(place.x * scaleX - 0.5);
  const right = Math.min(width, Math.ceil((place.x + place.w) * scaleX - 0.5));
  const top = Math.ceil(place.y * scaleY - 0.5);
  const bottom = Math.min(height, Math.ceil((place.y + place.h) * scaleY - 0.5));
  // Per column: the two source pixels and the share of the second, in 256ths.
  const columns = right - left;
  const first = new Int32Array(columns);
  const second = new Int32Array(columns);
  const share = new Int32Array(columns);
  for (let k = 0; k < columns; k++) {
    const at = clamp((((left + k + 0.5) / scaleX - place.x) / place.w) * fromWidth - 0.5, fromWidth - 1);
    first[k] = Math.floor(at) * channels;
    second[k] = Math.min(fromWidth - 1, Math.floor(at) + 1) * channels;
    share[k] = Math.round((at - Math.floor(at)) * 256);
  }
  for (let y = top; y < bottom; y++) {
    const at = clamp((((y + 0.5) / scaleY - place.y) / place.h) * fromHeight - 0.5, fromHeight - 1);
    const upper = Math.floor(at) * fromWidth * channels;
    const lower = Math.min(fromHeight - 1, Math.floor(at) + 1) * fromWidth * channels;
    const down = Math.round((at - Math.floor(at)) * 256);
    let out = (y * width + left) * channels;
    for (let k = 0; k < columns; k++) {
      const a = first[k] ?? 0;
      const b = second[k] ?? 0;
      const across = share[k] ?? 0;
      for (let c = 0; c < channels; c++) {
        const high = (from[upper + a + c] ?? 0) * (256 - across) + (from[upper + b + c] ?? 0) * across;
        const low = (from[lower + a + c] ?? 0) * (256 - across) + (from[lower + b + c] ?? 0) * across;
        to[out++] = (high * (256 - down) + low * down + 32768) >> 16;
      }
    }
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

function toRgba(nv12: Buffer, width: number, height: number): Buffer {
  const rgba = Buffer.alloc(width * height * 4, 255);
  const bytes = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length);
  const chromaAt = width * height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const luma = nv12[y * width + x] ?? 0;
      const at = chromaAt + (y >> 1) * width + (x & ~1);
      const cb = (nv12[at] ?? 128) - 128;
      const cr = (nv12[at + 1] ?? 128) - 128;
      const p = (y * width + x) * 4;
      bytes[p] = luma + 1.402 * cr;
      bytes[p + 1] = luma - 0.344136 * cb - 0.714136 * cr;
      bytes[p + 2] = luma + 1.772 * cb;
    }
  }
  return rgba;
}
