import { readFileSync } from "node:fs";
import { clipFile } from "./clip-folder.ts";
import { SceneError } from "./scene-error.ts";

/** Which of the two sensors' clips: by day in colour, by night in the grey of infrared light. */
export type ClipName = "day" | "night";

export interface Clip {
  /** Pixels of the coded picture. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** One per frame in order of coding and showing, Annex B; those of keyframes begin with SPS and PPS. */
  readonly accessUnits: readonly Buffer[];
  /** Every how many frames a keyframe comes, from frame 0 on. */
  readonly keyframeEvery: number;
}

/** What lies in `NAME.json` beside `NAME.h264`. */
export interface ClipIndex {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly keyframeEvery: number;
  /** Bytes of each access unit, in order. */
  readonly accessUnitBytes: readonly number[];
}

/**
 * Reads a clip of the scene. No decoder is needed.
 *
 * @throws SceneError `clip-missing`, `clip-damaged`
 */
export function loadClip(name: ClipName): Clip {
  const bytes = readFileSync(clipFile(`${name}.h264`));
  const index = parseClipIndex(readFileSync(clipFile(`${name}.json`), "utf8"));
  const accessUnits: Buffer[] = [];
  let offset = 0;
  for (const length of index.accessUnitBytes) {
    accessUnits.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  if (offset !== bytes.length) {
    throw damaged(`${name}.json tells of ${offset} bytes, ${name}.h264 holds ${bytes.length}`);
  }
  const { width, height, fps, keyframeEvery } = index;
  return { width, height, fps, keyframeEvery, accessUnits };
}

function parseClipIndex(text: string): ClipIndex {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged("its index is not JSON", error);
  }
  if (typeof value !== "object" || value === null) throw damaged("its index is not an object");
  const field = (name: string): unknown => Object.entries(value).find(([key]) => key === name)?.[1];
  const accessUnitBytes: unknown = field("accessUnitBytes");
  if (!Array.isArray(accessUnitBytes)) throw damaged("its index lists no access units");
  return {
    width: count(field("width"), "width"),
    height: count(field("height"), "height"),
    fps: count(field("fps"), "fps"),
    keyframeEvery: count(field("keyframeEvery"), "keyframeEvery"),
    accessUnitBytes: accessUnitBytes.map((bytes: unknown) => count(bytes, "accessUnitBytes")),
  };
}

function count(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value <= 0) {
    throw damaged(`${name} in its index is not a whole number above 0`);
  }
  return value;
}

function damaged(what: string, cause?: unknown): SceneError {
  return new SceneError(
    "clip-damaged",
    `The drawn clip cannot be played: ${what}. Restore the folder "clip", or draw it with apps/simulator/draw/draw-clip.ts.`,
    { cause },
  );
}
