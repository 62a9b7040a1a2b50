import { BitReader } from "./bit-reader.ts";
import { nalUnitTypeOf, nalUnitTypes, rawByteSequencePayload } from "./nal-unit.ts";
import type { PictureParameterSet, SliceHeads } from "./picture-parameter-set.ts";
import type { SequenceParameterSet } from "./sequence-parameter-set.ts";

// Seventeen codes of at most 63 bits, some numbers and flags, and the emulation prevention bytes among them.
const headBytes = 200;
const intraSliceType = 2;
const largestIdrPictureId = 65_535;
const largestRedundantPictureCount = 127;
const largestQuantizer = 51;
const largestDeblockingOffset = 6;

/**
 * Whether the head of an IDR slice (NAL unit type 5) makes sense when it is read with these parameter sets. With those
 * of another encoder its fields lie elsewhere, and numbers come out that an IDR slice cannot have (7.4.3). A fit
 * is no proof: two encoders may write their heads alike.
 */
export function fitsParameterSets(
  idrSlice: Uint8Array,
  sequence: SequenceParameterSet,
  picture: PictureParameterSet,
): boolean {
  if (nalUnitTypeOf(idrSlice) !== nalUnitTypes.idrSlice) return false;
  // Without the layout of the heads there is nothing to hold against them.
  if (picture.sliceHeads === null) return true;
  const bits = BitReader.ofPayloadHead(rawByteSequencePayload(idrSlice, headBytes));
  const fits =
    startsInPicture(bits, sequence) &&
    bits.unsignedExpGolomb() === picture.id &&
    isNumberedAsIdr(bits, sequence, picture.sliceHeads) &&
    hasUsableQuantizer(bits, picture) &&
    startsItsData(bits, picture);
  return fits && !bits.failed;
}

/** `first_mb_in_slice` and `slice_type`. An IDR picture may have SI slices too, in a profile that no browser decodes. */
function startsInPicture(bits: BitReader, { codedWidth, codedHeight }: SequenceParameterSet): boolean {
  const macroblocks = (codedWidth / 16) * (codedHeight / 16);
  const firstMacroblock = bits.unsignedExpGolomb();
  const sliceType = bits.unsignedExpGolomb();
  return firstMacroblock < macroblocks && sliceType < 10 && sliceType % 5 === intraSliceType;
}

/** `frame_num` and the order count of an IDR picture begin anew; then `dec_ref_pic_marking()`, two flags here. */
function isNumberedAsIdr(
  bits: BitReader,
  { numbering, mayBeInterlaced }: SequenceParameterSet,
  heads: SliceHeads,
): boolean {
  if (numbering.hasSeparateColourPlanes) bits.unsigned(2);
  const frameNumber = bits.unsigned(numbering.frameNumberBits);
  const isField = mayBeInterlaced && bits.flag();
  if (isField) bits.flag();
  const idrPictureId = bits.unsignedExpGolomb();
  const hasFieldDelta = heads.haveBottomFieldOrder && !isField;
  if (numbering.orderCountType === 0) {
    const orderCount = bits.unsigned(numbering.orderCountBits);
    const bottomDelta = hasFieldDelta ? bits.signedExpGolomb() : 0;
    // The lesser of both fields' counts is 0 (8.2.1).
    if (orderCount !== Math.max(0, -bottomDelta)) return false;
  }
  if (numbering.orderCountType === 1 && !numbering.hasNoOrderCountDeltas) {
    bits.signedExpGolomb();
    if (hasFieldDelta) bits.signedExpGolomb();
  }
  const redundantCount = heads.haveRedundantPictureCount ? bits.unsignedExpGolomb() : 0;
  bits.unsigned(2);
  return frameNumber === 0 && idrPictureId <= largestIdrPictureId && redundantCount <= largestRedundantPictureCount;
}

function hasUsableQuantizer(bits: BitReader, { sliceHeads }: PictureParameterSet): boolean {
  const quantizer = (sliceHeads?.initialQuantizer ?? 0) + bits.signedExpGolomb();
  if (quantizer < 0 || quantizer > largestQuantizer) return false;
  if (sliceHeads?.haveDeblockingControl !== true) return true;
  const filter = bits.unsignedExpGolomb();
  if (filter > 2) return false;
  const offsets = filter === 1 ? [] : [bits.signedExpGolomb(), bits.signedExpGolomb()];
  return offsets.every((offset) => Math.abs(offset) <= largestDeblockingOffset);
}

/** CABAC data begin at a whole byte, behind ones (7.3.4). */
function startsItsData(bits: BitReader, { usesCabac }: PictureParameterSet): boolean {
  if (!usesCabac) return true;
  while (!bits.isAtByteStart) if (!bits.flag()) return false;
  return true;
}
