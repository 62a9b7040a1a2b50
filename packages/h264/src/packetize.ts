import { H264Error } from "./h264-error.ts";
import { nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";

const stapAType = 24;
const fuAType = 28;
const fuHeaderBytes = 2;
const startBit = 0x80;
const endBit = 0x40;
/** The forbidden bit and `nal_ref_idc`, which a packet passes on in its first byte (RFC 6184, 5.3). */
const forbiddenBit = 0x80;
const referenceBits = 0x60;
const stapSizeBytes = 2;
const minPayloadBytes = fuHeaderBytes + 1;
/** What fits the 16-bit size of an aggregated NAL unit, and more than any UDP packet carries. */
const maxPayloadLimitBytes = 65_535;

/**
 * Makes the RTP payloads of one access unit, packetization mode 1 of RFC 6184: neighbouring parameter sets and messages
 * in one STAP-A (5.7.1), a NAL unit that fits as it is (5.6), any other as FU-A (5.8), whose fragments all have the
 * full size but the last. The marker belongs on the last payload.
 *
 * Delimiters, ends of sequence or stream and filler are dropped: packets and the marker say the same. So are types that
 * RTP uses for itself (0 and 24 to 31).
 *
 * @param maxPayloadBytes the payload alone, without RTP header, extensions and authentication tag
 * @returns payloads in order; those that hold one whole NAL unit are views of it. Empty where nothing is left to send
 * @throws {H264Error} `payload-limit-impossible`, where `maxPayloadBytes` is no whole number from 3 to 65535
 */
export function packetize(nalUnits: readonly Uint8Array[], maxPayloadBytes: number): Uint8Array[] {
  if (
    !Number.isInteger(maxPayloadBytes) ||
    maxPayloadBytes < minPayloadBytes ||
    maxPayloadBytes > maxPayloadLimitBytes
  ) {
    throw new H264Error(
      "payload-limit-impossible",
      `RTP payloads of at most ${maxPayloadBytes} bytes are impossible: give a whole number from ${minPayloadBytes} to ${maxPayloadLimitBytes}, such as 1200.`,
    );
  }
  const payloads: Uint8Array[] = [];
  let aggregated: Uint8Array[] = [];
  let aggregatedBytes = 1;
  const flushAggregated = (): void => {
    const [only] = aggregated;
    if (aggregated.length > 1) payloads.push(aggregate(aggregated, aggregatedBytes));
    else if (only !== undefined) payloads.push(only);
    aggregated = [];
    aggregatedBytes = 1;
  };

  for (const nal of nalUnits) {
    if (!isSent(nal)) continue;
    const addedBytes = stapSizeBytes + nal.length;
    if (isAggregated(nal) && 1 + addedBytes <= maxPayloadBytes) {
      if (aggregatedBytes + addedBytes > maxPayloadBytes) flushAggregated();
      aggregated.push(nal);
      aggregatedBytes += addedBytes;
      continue;
    }
    flushAggregated();
    if (nal.length <= maxPayloadBytes) payloads.push(nal);
    else fragment(nal, maxPayloadBytes, payloads);
  }
  flushAggregated();
  return payloads;
}

function isSent(nal: Uint8Array): boolean {
  const type = nalUnitTypeOf(nal);
  if (type === 0 || type >= stapAType) return false;
  return !(type >= nalUnitTypes.accessUnitDelimiter && type <= nalUnitTypes.fillerData);
}

function isAggregated(nal: Uint8Array): boolean {
  const type = nalUnitTypeOf(nal);
  return (
    type === nalUnitTypes.supplementalEnhancementInformation ||
    type === nalUnitTypes.sequenceParameterSet ||
    type === nalUnitTypes.pictureParameterSet ||
    type === nalUnitTypes.sequenceParameterSetExtension ||
    type === nalUnitTypes.subsetSequenceParameterSet
  );
}

function aggregate(nalUnits: readonly Uint8Array[], payloadBytes: number): Uint8Array {
  const payload = Buffer.allocUnsafe(payloadBytes);
  let forbidden = 0;
  let reference = 0;
  let offset = 1;
  for (const nal of nalUnits) {
    const header = nal[0] ?? 0;
    forbidden |= header & forbiddenBit;
    reference = Math.max(reference, header & referenceBits);
    offset = payload.writeUInt16BE(nal.length, offset);
    payload.set(nal, offset);
    offset += nal.length;
  }
  payload[0] = forbidden | reference | stapAType;
  return payload;
}

function fragment(nal: Uint8Array, maxPayloadBytes: number, payloads: Uint8Array[]): void {
  const header = nal[0] ?? 0;
  const indicator = (header & (forbiddenBit | referenceBits)) | fuAType;
  const type = nalUnitTypeOf(nal);
  const fragmentBytes = maxPayloadBytes - fuHeaderBytes;
  const count = Math.ceil((nal.length - 1) / fragmentBytes);
  // One allocation for all of them, not from the shared pool: they live as long as the packet history.
  const all = Buffer.allocUnsafeSlow(nal.length - 1 + count * fuHeaderBytes);
  let offset = 0;
  for (let i = 0; i < count; i++) {
    const start = 1 + i * fragmentBytes;
    const end = Math.min(nal.length, start + fragmentBytes);
    const payloadEnd = offset + fuHeaderBytes + end - start;
    all[offset] = indicator;
    all[offset + 1] = (i === 0 ? startBit : 0) | (i === count - 1 ? endBit : 0) | type;
    all.set(nal.subarray(start, end), offset + fuHeaderBytes);
    payloads.push(all.subarray(offset, payloadEnd));
    offset = payloadEnd;
  }
}
