import { BitReader } from "./bit-reader.ts";
import { nalUnitTypeOf, nalUnitTypes, rawByteSequencePayload } from "./nal-unit.ts";

/** The first fields of a picture parameter set, 7.3.2.2. */
export interface PictureParameterSet {
  /** `pic_parameter_set_id`, 0 to 255 */
  id: number;
  /** `seq_parameter_set_id`, 0 to 31 */
  sequenceParameterSetId: number;
  /** `entropy_coding_mode_flag`: CABAC where it is 1, CAVLC where 0 */
  usesCabac: boolean;
}

// Two codes of at most 63 bits and a flag, and the emulation prevention bytes among them.
const headBytes = 24;

/**
 * Reads the ids of a picture parameter set (NAL unit type 8, without start code).
 *
 * @returns null where it is another NAL unit, cut off, or holds ids that cannot be
 */
export function parsePictureParameterSet(nal: Uint8Array): PictureParameterSet | null {
  if (nalUnitTypeOf(nal) !== nalUnitTypes.pictureParameterSet) return null;
  const bits = BitReader.ofPayloadHead(rawByteSequencePayload(nal, headBytes));
  const id = bits.unsignedExpGolomb();
  const sequenceParameterSetId = bits.unsignedExpGolomb();
  const usesCabac = bits.flag();
  if (bits.failed || id > 255 || sequenceParameterSetId > 31) return null;
  return { id, sequenceParameterSetId, usesCabac };
}
