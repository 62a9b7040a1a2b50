import { readFileSync } from "node:fs";
import {
  isVideoCodingLayer,
  joinNalUnits,
  nalUnitTypeOf,
  nalUnitTypes,
  parseAccessUnit,
  parseSequenceParameterSet,
  splitAccessUnits,
  splitNalUnits,
} from "@nekomado/h264";
import type { PictureSize } from "./picture-size.ts";
import { type ClipName, loadClip } from "./scene/index.ts";
import { SimulatorError } from "./simulator-error.ts";

/** A stretch of coded video that can be played in a loop. */
export interface Clip extends PictureSize {
  /** In the order of coding, Annex B; the first one is a keyframe with parameter sets. */
  readonly accessUnits: readonly ClipAccessUnit[];
  /** Which drawn scene it shows, so that its raw pictures and true boxes are known; null for any other video. */
  readonly scene: ClipName | null;
}

export interface ClipAccessUnit {
  readonly bytes: Buffer;
  readonly isKeyframe: boolean;
}

/** The clip that comes with the simulator. */
export function sceneClip(scene: ClipName): Clip {
  const { width, height, accessUnits } = loadClip(scene);
  return { width, height, scene, accessUnits: accessUnits.map(toAccessUnit) };
}

/**
 * Any H.264 file in Annex B, as it is.
 *
 * @throws SimulatorError `file-unreadable`, `clip-unplayable`
 */
export function fileClip(path: string, scene: ClipName | null = null): Clip {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new SimulatorError(
      "file-unreadable",
      `The clip ${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)}). Name an H.264 file that is there.`,
      { cause },
    );
  }
  const accessUnits = splitAccessUnits(bytes).map(toAccessUnit);
  const [first] = accessUnits;
  const size = first === undefined ? null : pictureSizeOf(first.bytes);
  if (first === undefined || size === null || !first.isKeyframe) {
    throw new SimulatorError(
      "clip-unplayable",
      `The clip ${path} does not begin with an H.264 keyframe and its parameter sets in Annex B, so it cannot be played as it is. ` +
        "Make one with: ffmpeg -i VIDEO -an -c:v libx264 -bf 0 -bsf:v h264_mp4toannexb clip.h264 – or play VIDEO itself with --input.",
    );
  }
  return { ...size, scene, accessUnits };
}

/** Size of the pictures that the access unit's parameter set announces; null where it has none. */
export function pictureSizeOf(annexB: Uint8Array): PictureSize | null {
  for (const nal of splitNalUnits(annexB)) {
    const parameters = parseSequenceParameterSet(nal);
    if (parameters !== null) return { width: parameters.width, height: parameters.height };
  }
  return null;
}

/** The parameter sets of an access unit, in Annex B; empty where it has none. */
export function parameterSetsOf(annexB: Uint8Array): Buffer {
  return joinNalUnits(splitNalUnits(annexB).filter(isParameterSet));
}

/** The access unit without its parameter sets; the same bytes where it has none. */
export function withoutParameterSets(annexB: Buffer): Buffer {
  const nalUnits = splitNalUnits(annexB);
  const rest = nalUnits.filter((nal) => !isParameterSet(nal));
  return rest.length === nalUnits.length ? annexB : joinNalUnits(rest);
}

/** The access unit with `parameterSets` before its picture, unless it has its own. */
export function withParameterSets(annexB: Buffer, parameterSets: Buffer): Buffer {
  const nalUnits = splitNalUnits(annexB);
  if (nalUnits.some(isParameterSet)) return annexB;
  const delimiters = nalUnits.filter((nal) => nalUnitTypeOf(nal) === nalUnitTypes.accessUnitDelimiter);
  const rest = nalUnits.filter((nal) => nalUnitTypeOf(nal) !== nalUnitTypes.accessUnitDelimiter);
  return Buffer.concat([joinNalUnits(delimiters), parameterSets, joinNalUnits(rest)]);
}

function toAccessUnit(bytes: Buffer): ClipAccessUnit {
  return { bytes, isKeyframe: parseAccessUnit(bytes).isKeyframe };
}

function isParameterSet(nal: Uint8Array): boolean {
  const type = nalUnitTypeOf(nal);
  return (
    !isVideoCodingLayer(type) &&
    (type === nalUnitTypes.sequenceParameterSet || type === nalUnitTypes.pictureParameterSet)
  );
}
