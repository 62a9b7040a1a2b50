import jpegTurbo from "@julusian/jpeg-turbo";
import { codedFrame } from "../src/scene/frame-code.ts";
import type { RawPatch } from "../src/scene/raw-container.ts";

const width = 1280;
const height = 720;

/** How the patches are made: a picture is kept once it differs this much from the one kept before. */
export interface PatchSettings {
  /** Mean square difference over the whole picture, levels of green. */
  readonly leastChange: number;
  /** Size of a patch as a share of the place it fills. */
  readonly scale: number;
  readonly quality: number;
}

/** Takes the clip's frames in order and keeps what the cat changes in the empty room. */
export class PatchRecorder {
  readonly patches: RawPatch[] = [];
  readonly #emptyRoom: Buffer;
  readonly #settings: PatchSettings;
  #kept?: Buffer;

  constructor(emptyRoom: Buffer, settings: PatchSettings) {
    this.#emptyRoom = emptyRoom;
    this.#settings = settings;
  }

  add(frame: number, picture: Buffer): void {
    const { leastChange, scale, quality } = this.#settings;
    if (this.#kept !== undefined && difference(picture, this.#kept) < leastChange) return;
    this.#kept = picture;
    const place = changedPlace(picture, this.#emptyRoom);
    const small = { width: evenAtLeast(place.w * scale), height: evenAtLeast(place.h * scale) };
    const jpeg = jpegOf(resize(picture, place, small), small.width, small.height, quality);
    this.patches.push({ firstFrame: frame, ...place, jpeg });
  }
}

function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  // Below the frame on the wall, whose number always changes.
  const start = (codedFrame.y + codedFrame.height) * width * 4 + 1;
  for (let p = start; p < a.length; p += 4) sum += ((a[p] ?? 0) - (b[p] ?? 0)) ** 2;
  return sum / (width * height);
}

export function jpegOf(rgba: Buffer, w: number, h: number, quality: number): Buffer {
  return Buffer.from(
    jpegTurbo.compressSync(rgba, {
      format: jpegTurbo.FORMAT_RGBA,
      width: w,
      height: h,
      subsampling: jpegTurbo.SAMP_420,
      quality,
    }),
  );
}

function evenAtLeast(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function changedPlace(picture: Buffer, emptyRoom: Buffer): Place {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = codedFrame.y + codedFrame.height; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = (y * width + x) * 4;
      const change =
        Math.abs((picture[p] ?? 0) - (emptyRoom[p] ?? 0)) +
        Math.abs((picture[p + 1] ?? 0) - (emptyRoom[p + 1] ?? 0)) +
        Math.abs((picture[p + 2] ?? 0) - (emptyRoom[p + 2] ?? 0));
      if (change < 9) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  // On a grid of 4, so that half-size patches and halved colour meet whole pixels.
  const x = Math.floor(left / 4) * 4;
  const y = Math.floor(top / 4) * 4;
  return { x, y, w: Math.ceil((right - x) / 4) * 4, h: Math.ceil((bottom - y) / 4) * 4 };
}

/** Mean of what falls into each smaller pixel, by area. */
function resize(picture: Buffer, place: Place, small: { width: number; height: number }): Buffer {
  const out = Buffer.alloc(small.width * small.height * 4, 255);
  const stepX = place.w / small.width;
  const stepY = place.h / small.height;
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const sums = [0, 0, 0];
      let area = 0;
      for (let v = Math.floor(y * stepY); v < (y + 1) * stepY; v++) {
        const tall = Math.min(v + 1, (y + 1) * stepY) - Math.max(v, y * stepY);
        for (let u = Math.floor(x * stepX); u < (x + 1) * stepX; u++) {
          const share = tall * (Math.min(u + 1, (x + 1) * stepX) - Math.max(u, x * stepX));
          const p = (Math.min(height - 1, place.y + v) * width + Math.min(width - 1, place.x + u)) * 4;
          for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + share * (picture[p + c] ?? 0);
          area += share;
        }
      }
      for (let c = 0; c < 3; c++) out[(y * small.width + x) * 4 + c] = Math.round((sums[c] ?? 0) / area);
    }
  }
  return out;
}
