import { BitReader } from "./bit-reader.ts";
import { nalUnitTypeOf, nalUnitTypes, rawByteSequencePayload } from "./nal-unit.ts";
import { profileName } from "./profile.ts";
import { parseVideoUsability } from "./video-usability.ts";
import type { VideoUsability } from "./video-usability.ts";

/** What a sequence parameter set says of the pictures that refer to it, 7.3.2.1.1. */
export interface SequenceParameterSet {
  /** `seq_parameter_set_id`, 0 to 31 */
  id: number;
  profileIdc: number;
  /** the byte behind `profile_idc`: `constraint_set0_flag` is its highest bit */
  constraintFlags: number;
  /** ten times the level: 31 is level 3.1 */
  levelIdc: number;
  /** as MP4 and WebCodecs name it: `avc1.` and the three bytes above in hex (RFC 6381) */
  codecString: string;
  /** Annex A's name of the profile, `null` for one that it does not have */
  profileName: string | null;
  /** 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4 */
  chromaFormatIdc: number;
  bitDepthLuma: number;
  bitDepthChroma: number;
  /** pixels that are shown, after cropping */
  width: number;
  height: number;
  /** pixels that are coded: whole macroblocks */
  codedWidth: number;
  codedHeight: number;
  /** pixels cut off on each side */
  cropping: { left: number; right: number; top: number; bottom: number };
  /** `frame_mbs_only_flag` is 0: frames may be coded as fields */
  mayBeInterlaced: boolean;
  /** `max_num_ref_frames` */
  maxReferenceFrames: number;
  /** how its pictures are numbered in the heads of their slices */
  numbering: PictureNumbering;
  /** null where there is none, or a damaged one */
  usability: VideoUsability | null;
  /**
   * Whether frames may come in another order than they are shown, which is what B-frames are for. False is certain;
   * true means that nothing here forbids it, not that it happens: the slices tell that.
   */
  isReorderingPossible: boolean;
}

/** What a slice header cannot be read without, 7.3.3. */
export interface PictureNumbering {
  /** `separate_colour_plane_flag` */
  hasSeparateColourPlanes: boolean;
  /** bits of `frame_num`, 4 to 16 */
  frameNumberBits: number;
  /** `pic_order_cnt_type` */
  orderCountType: number;
  /** bits of `pic_order_cnt_lsb`, 4 to 16; 0 where `orderCountType` is not 0 */
  orderCountBits: number;
  /** `delta_pic_order_always_zero_flag`; true where `orderCountType` is not 1 */
  hasNoOrderCountDeltas: boolean;
}

const profiles = { baseline: 66 };
/** Profiles whose parameter set says chroma format, bit depth and scaling lists. */
const highProfiles = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]);
/** Of these, `constraint_set3_flag` makes the intra-only ones (A.2.8 to A.2.11); 44 is intra-only always. */
const profilesWithIntraVariant = new Set([44, 86, 100, 110, 122, 244]);
const constraintSet3 = 0x10;
const maxId = 31;
/** Sqrt(MaxFS * 8) at the highest level, in macroblocks (A.3.1). */
const maxMacroblocksPerSide = 1055;
const macroblockPixels = 16;
/** Twelve scaling lists of the longest codes and a full VUI stay below this. */
const maxPayloadBytes = 4096;

/**
 * Reads a sequence parameter set (NAL unit type 7, without start code).
 *
 * @returns null where it is another NAL unit, cut off, or holds values that the standard does not allow
 */
export function parseSequenceParameterSet(nal: Uint8Array): SequenceParameterSet | null {
  if (nalUnitTypeOf(nal) !== nalUnitTypes.sequenceParameterSet) return null;
  const bits = BitReader.ofWholePayload(rawByteSequencePayload(nal, maxPayloadBytes));
  const profileIdc = bits.unsigned(8);
  const constraintFlags = bits.unsigned(8);
  const levelIdc = bits.unsigned(8);
  const id = bits.unsignedExpGolomb();
  const samples = highProfiles.has(profileIdc) ? readSampleFormat(bits) : eightBit420;
  const log2MaxFrameNumMinus4 = bits.unsignedExpGolomb();
  const orderCount = readPictureOrderCount(bits);
  const maxReferenceFrames = bits.unsignedExpGolomb();
  bits.flag();
  const widthInMacroblocks = bits.unsignedExpGolomb() + 1;
  const heightInMapUnits = bits.unsignedExpGolomb() + 1;
  const hasOnlyFrames = bits.flag();
  if (!hasOnlyFrames) bits.flag();
  bits.flag();
  const hasCropping = bits.flag();
  const [left, right, top, bottom] = hasCropping
    ? [bits.unsignedExpGolomb(), bits.unsignedExpGolomb(), bits.unsignedExpGolomb(), bits.unsignedExpGolomb()]
    : [0, 0, 0, 0];
  const hasUsability = bits.flag();

  const heightInMacroblocks = heightInMapUnits * (hasOnlyFrames ? 1 : 2);
  if (
    bits.failed ||
    samples === null ||
    id > maxId ||
    log2MaxFrameNumMinus4 > 12 ||
    orderCount.type > 2 ||
    orderCount.bits > 16 ||
    widthInMacroblocks > maxMacroblocksPerSide ||
    heightInMacroblocks > maxMacroblocksPerSide
  ) {
    return null;
  }

  // CropUnitX and CropUnitY (7-19 to 7-22): chroma samples in width, and in height of a field where there are fields.
  const chroma = samples.separateColourPlanes ? 0 : samples.chromaFormatIdc;
  const cropUnitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropUnitY = (chroma === 1 ? 2 : 1) * (hasOnlyFrames ? 1 : 2);
  const cropping = {
    left: left * cropUnitX,
    right: right * cropUnitX,
    top: top * cropUnitY,
    bottom: bottom * cropUnitY,
  };
  const codedWidth = widthInMacroblocks * macroblockPixels;
  const codedHeight = heightInMacroblocks * macroblockPixels;
  const width = codedWidth - cropping.left - cropping.right;
  const height = codedHeight - cropping.top - cropping.bottom;
  if (width < 1 || height < 1) return null;

  // A damaged VUI does not make the pictures undecodable; it only tells nothing.
  const usability = hasUsability ? parseVideoUsability(bits) : null;
  const threeBytes = [profileIdc, constraintFlags, levelIdc].map((byte) => byte.toString(16).padStart(2, "0"));
  return {
    id,
    profileIdc,
    constraintFlags,
    levelIdc,
    codecString: `avc1.${threeBytes.join("")}`,
    profileName: profileName(profileIdc, constraintFlags),
    chromaFormatIdc: samples.chromaFormatIdc,
    bitDepthLuma: samples.bitDepthLuma,
    bitDepthChroma: samples.bitDepthChroma,
    width,
    height,
    codedWidth,
    codedHeight,
    cropping,
    mayBeInterlaced: !hasOnlyFrames,
    maxReferenceFrames,
    numbering: {
      hasSeparateColourPlanes: samples.separateColourPlanes,
      frameNumberBits: log2MaxFrameNumMinus4 + 4,
      orderCountType: orderCount.type,
      orderCountBits: orderCount.bits,
      hasNoOrderCountDeltas: orderCount.hasNoDeltas,
    },
    usability,
    isReorderingPossible: isReorderingPossible(profileIdc, constraintFlags, orderCount.type, usability),
  };
}

/** Reads only the id of a sequence parameter set (type 7); null where it cannot be read or be. */
export function sequenceParameterSetId(nal: Uint8Array): number | null {
  if (nalUnitTypeOf(nal) !== nalUnitTypes.sequenceParameterSet) return null;
  const bits = BitReader.ofWholePayload(rawByteSequencePayload(nal, 16));
  bits.unsigned(24);
  const id = bits.unsignedExpGolomb();
  return bits.failed || id > maxId ? null : id;
}

interface SampleFormat {
  chromaFormatIdc: number;
  separateColourPlanes: boolean;
  bitDepthLuma: number;
  bitDepthChroma: number;
}

const eightBit420: SampleFormat = {
  chromaFormatIdc: 1,
  separateColourPlanes: false,
  bitDepthLuma: 8,
  bitDepthChroma: 8,
};

function readSampleFormat(bits: BitReader): SampleFormat | null {
  const chromaFormatIdc = bits.unsignedExpGolomb();
  const separateColourPlanes = chromaFormatIdc === 3 && bits.flag();
  const bitDepthLuma = bits.unsignedExpGolomb() + 8;
  const bitDepthChroma = bits.unsignedExpGolomb() + 8;
  bits.flag();
  const hasScalingMatrix = bits.flag();
  if (hasScalingMatrix) {
    const lists = chromaFormatIdc === 3 ? 12 : 8;
    for (let i = 0; i < lists; i++) {
      const isPresent = bits.flag();
      if (isPresent) skipScalingList(bits, i < 6 ? 16 : 64);
    }
  }
  if (chromaFormatIdc > 3 || bitDepthLuma > 14 || bitDepthChroma > 14) return null;
  return { chromaFormatIdc, separateColourPlanes, bitDepthLuma, bitDepthChroma };
}

/** `scaling_list()`, 7.3.2.1.1.1: a next scale of 0 means that the rest repeats the last, and no more is written. */
function skipScalingList(bits: BitReader, size: number): void {
  let lastScale = 8;
  for (let i = 0; i < size; i++) {
    const nextScale = (lastScale + bits.signedExpGolomb() + 256) % 256;
    if (nextScale === 0 || bits.failed) return;
    lastScale = nextScale;
  }
}

/** Reads `pic_order_cnt_type` and what depends on it. */
function readPictureOrderCount(bits: BitReader): { type: number; bits: number; hasNoDeltas: boolean } {
  const type = bits.unsignedExpGolomb();
  if (type === 0) return { type, bits: bits.unsignedExpGolomb() + 4, hasNoDeltas: true };
  if (type !== 1) return { type, bits: 0, hasNoDeltas: true };
  const hasNoDeltas = bits.flag();
  bits.signedExpGolomb();
  bits.signedExpGolomb();
  const cycleLength = bits.unsignedExpGolomb();
  for (let i = 0; i < cycleLength && !bits.failed; i++) bits.signedExpGolomb();
  return { type, bits: 0, hasNoDeltas };
}

function isReorderingPossible(
  profileIdc: number,
  constraintFlags: number,
  pictureOrderCountType: number,
  usability: VideoUsability | null,
): boolean {
  const isIntraOnly =
    profileIdc === 44 || (profilesWithIntraVariant.has(profileIdc) && (constraintFlags & constraintSet3) !== 0);
  // Type 2 derives the order of output from the order of decoding (8.2.1.3); Baseline has no B slices (A.2.1).
  if (profileIdc === profiles.baseline || isIntraOnly || pictureOrderCountType === 2) return false;
  return usability?.maxReorderFrames !== 0;
}
