/** `nal_unit_type`, ITU-T H.264 table 7-1. */
export const nalUnitTypes = {
  slice: 1,
  slicePartitionA: 2,
  slicePartitionB: 3,
  slicePartitionC: 4,
  idrSlice: 5,
  supplementalEnhancementInformation: 6,
  sequenceParameterSet: 7,
  pictureParameterSet: 8,
  accessUnitDelimiter: 9,
  endOfSequence: 10,
  endOfStream: 11,
  fillerData: 12,
  sequenceParameterSetExtension: 13,
  prefix: 14,
  subsetSequenceParameterSet: 15,
} as const;

/** `nal_unit_type` of a NAL unit without start code; 0 (unspecified) for an empty one. */
export function nalUnitTypeOf(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

/** Whether a NAL unit of this type carries a part of the primary picture (types 1 to 5, table 7-1). */
export function isVideoCodingLayer(nalUnitType: number): boolean {
  return nalUnitType >= nalUnitTypes.slice && nalUnitType <= nalUnitTypes.idrSlice;
}

/**
 * Takes the emulation prevention bytes out of a NAL unit (7.4.1: in 00 00 03 the 03 was put in) and leaves out its
 * one-byte header: what is returned is the raw byte sequence payload.
 *
 * @param maxBytes looks at no more than so many bytes after the header, so that the head of a slice costs nothing
 */
export function rawByteSequencePayload(nal: Uint8Array, maxBytes = Number.POSITIVE_INFINITY): Uint8Array {
  const end = Math.min(nal.length, 1 + maxBytes);
  const payload = new Uint8Array(Math.max(0, end - 1));
  let length = 0;
  let zeros = 0;
  for (let i = 1; i < end; i++) {
    const byte = nal[i] ?? 0;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    payload[length++] = byte;
  }
  return payload.subarray(0, length);
}
