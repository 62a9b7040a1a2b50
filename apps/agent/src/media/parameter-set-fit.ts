import type { AccessUnit, PictureParameterSet, SequenceParameterSet } from "@nekomado/h264";
import {
  fitsParameterSets,
  nalUnitTypeOf,
  nalUnitTypes,
  parsePictureParameterSet,
  parseSequenceParameterSet,
  splitNalUnits,
} from "@nekomado/h264";

/** Whether every slice of a keyframe makes sense when it is read with these parameter sets, given in Annex B. */
export const isFit = (keyframe: AccessUnit, parameterSets: Uint8Array): boolean => {
  const sequences = new Map<number, SequenceParameterSet>();
  const pictures = new Map<number, PictureParameterSet>();
  for (const nal of splitNalUnits(parameterSets)) {
    const sequence = parseSequenceParameterSet(nal);
    if (sequence !== null) sequences.set(sequence.id, sequence);
    const picture = parsePictureParameterSet(nal);
    if (picture !== null) pictures.set(picture.id, picture);
  }
  const slices = keyframe.nalUnits.filter((nal) => nalUnitTypeOf(nal) === nalUnitTypes.idrSlice);
  return (
    slices.length > 0 &&
    slices.length === keyframe.slices.length &&
    slices.every((slice, at) => {
      const picture = pictures.get(keyframe.slices[at]?.pictureParameterSetId ?? -1);
      const sequence = picture === undefined ? undefined : sequences.get(picture.sequenceParameterSetId);
      return picture !== undefined && sequence !== undefined && fitsParameterSets(slice, sequence, picture);
    })
  );
};
