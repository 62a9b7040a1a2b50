import type { BitReader } from "./bit-reader.ts";

/** What a sequence parameter set may say beside how to decode (Annex E); null where it does not say. */
export interface VideoUsability {
  /** width : height of one sample; null also where it says "unspecified" or uses the reserved codes */
  sampleAspectRatio: { width: number; height: number } | null;
  /** whether luma uses 0 to 255 and not 16 to 235 */
  fullRange: boolean | null;
  /** `time_scale / num_units_in_tick / 2`, frames (not fields) per second */
  framesPerSecond: number | null;
  hasFixedFrameRate: boolean | null;
  /** `max_num_reorder_frames`: how many frames may come before one that is shown earlier */
  maxReorderFrames: number | null;
  /** `max_dec_frame_buffering` */
  maxDecodedFrameBuffering: number | null;
}

/** Table E-1, by `aspect_ratio_idc`; 0 is "unspecified". */
const sampleAspectRatios: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const extendedSampleAspectRatio = 255;
const maxCodedPictureBuffers = 32;

/** Reads `vui_parameters()`, E.1.1; null where it is cut off or damaged. */
export function parseVideoUsability(bits: BitReader): VideoUsability | null {
  const usability: VideoUsability = {
    sampleAspectRatio: null,
    fullRange: null,
    framesPerSecond: null,
    hasFixedFrameRate: null,
    maxReorderFrames: null,
    maxDecodedFrameBuffering: null,
  };
  if (bits.flag()) {
    const code = bits.unsigned(8);
    const [width, height] =
      code === extendedSampleAspectRatio
        ? [bits.unsigned(16), bits.unsigned(16)]
        : (sampleAspectRatios[code] ?? [0, 0]);
    if (width > 0 && height > 0) usability.sampleAspectRatio = { width, height };
  }
  const overscanInfoPresent = bits.flag();
  if (overscanInfoPresent) bits.flag();
  const videoSignalTypePresent = bits.flag();
  if (videoSignalTypePresent) {
    bits.unsigned(3);
    usability.fullRange = bits.flag();
    const colourDescriptionPresent = bits.flag();
    if (colourDescriptionPresent) bits.unsigned(24);
  }
  const chromaLocationPresent = bits.flag();
  if (chromaLocationPresent) {
    bits.unsignedExpGolomb();
    bits.unsignedExpGolomb();
  }
  const timingInfoPresent = bits.flag();
  if (timingInfoPresent) {
    const unitsInTick = bits.unsigned(32);
    const timeScale = bits.unsigned(32);
    usability.hasFixedFrameRate = bits.flag();
    if (unitsInTick > 0 && timeScale > 0) usability.framesPerSecond = timeScale / unitsInTick / 2;
  }
  const nalHypotheticalDecoderPresent = bits.flag();
  if (nalHypotheticalDecoderPresent) skipHypotheticalDecoder(bits);
  const vclHypotheticalDecoderPresent = bits.flag();
  if (vclHypotheticalDecoderPresent) skipHypotheticalDecoder(bits);
  if (nalHypotheticalDecoderPresent || vclHypotheticalDecoderPresent) bits.flag();
  bits.flag();
  const bitstreamRestrictionPresent = bits.flag();
  if (bitstreamRestrictionPresent) {
    bits.flag();
    for (let i = 0; i < 4; i++) bits.unsignedExpGolomb();
    usability.maxReorderFrames = bits.unsignedExpGolomb();
    usability.maxDecodedFrameBuffering = bits.unsignedExpGolomb();
  }
  return bits.failed ? null : usability;
}

/** `hrd_parameters()`, E.1.2 */
function skipHypotheticalDecoder(bits: BitReader): void {
  const codedPictureBuffers = bits.unsignedExpGolomb() + 1;
  bits.unsigned(8);
  for (let i = 0; i < codedPictureBuffers && i < maxCodedPictureBuffers && !bits.failed; i++) {
    bits.unsignedExpGolomb();
    bits.unsignedExpGolomb();
    bits.flag();
  }
  bits.unsigned(20);
}
