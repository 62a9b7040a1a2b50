import { splitNalUnits } from "./annex-b.ts";
import type { H264ErrorReason } from "./h264-error.ts";
import { isVideoCodingLayer, nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";
import { parseSliceHeader } from "./slice-header.ts";
import type { SliceHeader, SliceType } from "./slice-header.ts";

/** One coded frame with all that came with it: everything that one call of the encoder gave. */
export interface AccessUnit {
  /** without start codes, in the order of the stream; views of the bytes given */
  nalUnits: Uint8Array[];
  /**
   * Whether decoding can begin here: there is a slice, and all of them are those of an IDR picture (NAL unit type 5).
   * An I picture with a recovery point is none: what follows it may refer to what came before.
   */
  isKeyframe: boolean;
  /** whether there is a slice at all; without one it is parameter sets or messages that came alone */
  hasPicture: boolean;
  /** whether a sequence and a picture parameter set are here (not whether they are those that the slices refer to) */
  hasParameterSets: boolean;
  /** the head of each slice that could be read */
  slices: SliceHeader[];
  /** each type of slice once, in the order of the stream */
  sliceTypes: SliceType[];
  /** whether there is a B slice: a browser shows no B-frames over WebRTC */
  hasBFrames: boolean;
  /** null, or why this is not to be trusted */
  problem: Extract<H264ErrorReason, "no-nal-unit" | "slice-header-unreadable"> | null;
}

/**
 * Reads one access unit in Annex B. Reads no more of a slice than its head, so that a big frame costs the search for
 * start codes only. Never throws: whatever the bytes are, `problem` says what is wrong with them.
 */
export function parseAccessUnit(annexB: Uint8Array): AccessUnit {
  const nalUnits = splitNalUnits(annexB);
  const slices: SliceHeader[] = [];
  const sliceTypes: SliceType[] = [];
  let pictureParts = 0;
  let idrSlices = 0;
  let hasSequenceParameterSet = false;
  let hasPictureParameterSet = false;
  let problem: AccessUnit["problem"] = nalUnits.length === 0 ? "no-nal-unit" : null;

  for (const nal of nalUnits) {
    const type = nalUnitTypeOf(nal);
    if (type === nalUnitTypes.sequenceParameterSet) hasSequenceParameterSet = true;
    else if (type === nalUnitTypes.pictureParameterSet) hasPictureParameterSet = true;
    if (!isVideoCodingLayer(type)) continue;

    pictureParts++;
    if (type === nalUnitTypes.idrSlice) idrSlices++;
    // Partitions B and C begin with the number of their slice, not with a slice header.
    if (type === nalUnitTypes.slicePartitionB || type === nalUnitTypes.slicePartitionC) continue;
    const slice = parseSliceHeader(nal);
    if (slice === null) {
      problem = "slice-header-unreadable";
      continue;
    }
    slices.push(slice);
    if (!sliceTypes.includes(slice.sliceType)) sliceTypes.push(slice.sliceType);
  }

  return {
    nalUnits,
    isKeyframe: pictureParts > 0 && idrSlices === pictureParts,
    hasPicture: pictureParts > 0,
    hasParameterSets: hasSequenceParameterSet && hasPictureParameterSet,
    slices,
    sliceTypes,
    hasBFrames: sliceTypes.includes("B"),
    problem,
  };
}
