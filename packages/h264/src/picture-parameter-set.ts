import { BitReader } from "./bit-reader.ts";
import { nalUnitTypeOf, nalUnitTypes, rawByteSequencePayload } from "./nal-unit.ts";

/** The fields of a picture parameter set (7.3.2.2) that say how the heads of its slices are written. */
export interface PictureParameterSet {
  /** `pic_parameter_set_id`, 0 to 255 */
  id: number;
  /** `seq_parameter_set_id`, 0 to 31 */
  sequenceParameterSetId: number;
  /** `entropy_coding_mode_flag`: CABAC where it is 1, CAVLC where 0 */
  usesCabac: boolean;
  /** null where they cannot be read, and with slice groups (FMO), which no camera uses */
  sliceHeads: SliceHeads | null;
}

export interface SliceHeads {
  /** `bottom_field_pic_order_in_frame_present_flag` */
  haveBottomFieldOrder: boolean;
  /** 26 + `pic_init_qp_minus26` */
  initialQuantizer: number;
  /** `deblocking_filter_control_present_flag` */
  haveDeblockingControl: boolean;
  /** `redundant_pic_cnt_present_flag` */
  haveRedundantPictureCount: boolean;
}

// Nine codes of at most 63 bits and some flags, and the emulation prevention bytes among them.
const headBytes = 112;

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
  return { id, sequenceParameterSetId, usesCabac, sliceHeads: readSliceHeads(bits) };
}

function readSliceHeads(bits: BitReader): SliceHeads | null {
  const haveBottomFieldOrder = bits.flag();
  const sliceGroupsMinus1 = bits.unsignedExpGolomb();
  if (sliceGroupsMinus1 > 0) return null;
  // num_ref_idx_l0_default_active_minus1, num_ref_idx_l1_default_active_minus1
  bits.unsignedExpGolomb();
  bits.unsignedExpGolomb();
  // weighted_pred_flag, weighted_bipred_idc
  bits.unsigned(3);
  const initialQuantizer = 26 + bits.signedExpGolomb();
  // pic_init_qs_minus26, chroma_qp_index_offset
  bits.signedExpGolomb();
  bits.signedExpGolomb();
  const haveDeblockingControl = bits.flag();
  // constrained_intra_pred_flag
  bits.flag();
  const haveRedundantPictureCount = bits.flag();
  if (bits.failed) return null;
  return { haveBottomFieldOrder, initialQuantizer, haveDeblockingControl, haveRedundantPictureCount };
}
