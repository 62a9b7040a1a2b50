import { joinNalUnits } from "@nekomado/h264";

/** What a video tag carries, as Annex B. */
export type FlvVideo =
  /** SPS and PPS of the decoder configuration record. */
  | { readonly kind: "parameterSets"; readonly annexB: Buffer }
  | { readonly kind: "accessUnit"; readonly annexB: Buffer };

// Adobe Flash Video File Format Specification 10.1, annex E.
const fileHeaderBytes = 9;
const tagSizeBytes = 4;
const tagHeaderBytes = 11;
const videoTag = 9;
const videoHeaderBytes = 5;
const avcCodec = 7;
const sequenceHeader = 0;
const nalUnitsPacket = 1;

/**
 * Reads H.264 out of FLV that comes in pieces. FLV because each of its tags says how long it is: an access unit is
 * known to be whole as soon as it is there, where a plain byte stream shows it only when the next one begins.
 */
export class FlvReader {
  #pending: Buffer = Buffer.alloc(0);
  #hasHeader = false;
  #lengthBytes = 4;

  /** @throws RangeError where the bytes are no FLV */
  push(piece: Buffer): FlvVideo[] {
    this.#pending = this.#pending.length === 0 ? piece : Buffer.concat([this.#pending, piece]);
    const videos: FlvVideo[] = [];
    if (!this.#hasHeader) {
      if (this.#pending.length < fileHeaderBytes + tagSizeBytes) return videos;
      if (this.#pending.toString("latin1", 0, 3) !== "FLV") throw new RangeError("This is no FLV.");
      this.#pending = this.#pending.subarray(this.#pending.readUInt32BE(5) + tagSizeBytes);
      this.#hasHeader = true;
    }
    while (this.#pending.length >= tagHeaderBytes) {
      const length = this.#pending.readUIntBE(1, 3);
      const end = tagHeaderBytes + length + tagSizeBytes;
      if (this.#pending.length < end) break;
      const type = this.#pending.readUInt8(0) & 0x1f;
      const video =
        type === videoTag ? this.#readVideo(this.#pending.subarray(tagHeaderBytes, tagHeaderBytes + length)) : null;
      if (video !== null) videos.push(video);
      this.#pending = this.#pending.subarray(end);
    }
    return videos;
  }

  #readVideo(tag: Buffer): FlvVideo | null {
    if (tag.length < videoHeaderBytes || (tag.readUInt8(0) & 0x0f) !== avcCodec) return null;
    const body = tag.subarray(videoHeaderBytes);
    switch (tag.readUInt8(1)) {
      case sequenceHeader:
        return this.#readConfiguration(body);
      case nalUnitsPacket:
        return { kind: "accessUnit", annexB: joinNalUnits(splitByLength(body, this.#lengthBytes)) };
      default:
        return null;
    }
  }

  /** `AVCDecoderConfigurationRecord`, ISO/IEC 14496-15, 5.2.4.1. */
  #readConfiguration(record: Buffer): FlvVideo | null {
    if (record.length < 7) return null;
    this.#lengthBytes = (record.readUInt8(4) & 0x03) + 1;
    const sets: Buffer[] = [];
    let at = 5;
    for (const countMask of [0x1f, 0xff]) {
      if (at >= record.length) return null;
      const count = record.readUInt8(at++) & countMask;
      for (let k = 0; k < count; k++) {
        if (at + 2 > record.length) return null;
        const length = record.readUInt16BE(at);
        sets.push(record.subarray(at + 2, at + 2 + length));
        at += 2 + length;
      }
    }
    return { kind: "parameterSets", annexB: joinNalUnits(sets) };
  }
}

function splitByLength(body: Buffer, lengthBytes: number): Buffer[] {
  const nalUnits: Buffer[] = [];
  let at = 0;
  while (at + lengthBytes <= body.length) {
    const length = body.readUIntBE(at, lengthBytes);
    const nal = body.subarray(at + lengthBytes, at + lengthBytes + length);
    if (nal.length > 0) nalUnits.push(nal);
    at += lengthBytes + length;
  }
  return nalUnits;
}
