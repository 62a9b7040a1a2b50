import { BitReader } from "./bit-reader.ts";
import { rawByteSequencePayload } from "./nal-unit.ts";

/** P and B predict from other pictures, I does not; SP and SI are those of the Extended profile (table 7-6). */
export type SliceType = "P" | "B" | "I" | "SP" | "SI";

/** The first fields of a slice header, 7.3.3. */
export interface SliceHeader {
  /** `first_mb_in_slice`: 0 begins a picture */
  firstMacroblock: number;
  sliceType: SliceType;
  pictureParameterSetId: number;
}

const sliceTypes: readonly SliceType[] = ["P", "B", "I", "SP", "SI"];
// The three codes have at most 63 + 7 + 17 bits; a third of that again if every third byte prevents emulation.
const headBytes = 18;
const maxPictureParameterSetId = 255;

/**
 * Reads the head of a slice (NAL unit types 1, 2 and 5), without unescaping the rest of it.
 *
 * @returns null where it is cut off or holds values that cannot be
 */
export function parseSliceHeader(nal: Uint8Array): SliceHeader | null {
  const bits = BitReader.ofPayloadHead(rawByteSequencePayload(nal, headBytes));
  const firstMacroblock = bits.unsignedExpGolomb();
  const sliceTypeCode = bits.unsignedExpGolomb();
  const pictureParameterSetId = bits.unsignedExpGolomb();
  // 5 to 9 say the same as 0 to 4, and that all slices of the picture are of this type.
  const sliceType = sliceTypeCode < 2 * sliceTypes.length ? sliceTypes[sliceTypeCode % sliceTypes.length] : undefined;
  if (bits.failed || sliceType === undefined || pictureParameterSetId > maxPictureParameterSetId) return null;
  return { firstMacroblock, sliceType, pictureParameterSetId };
}
