import { FanoutError } from "./fanout-error.ts";

const fixedBytes = 12;
const extensionBytes = 8;
const version = 0x80;
const hasExtension = 0x10;
const markerBit = 0x80;
/** One-byte header extensions (RFC 8285, section 4.2). */
const oneByteProfile = 0xbede;
const delayUnitMs = 10;
const maxDelayUnits = 0xfff;

export const maxHeaderBytes = fixedBytes + extensionBytes;
/** The longest header and the longest authentication tag: what a payload must leave free of a packet. */
export const rtpOverheadBytes = maxHeaderBytes + 16;

/** How long a receiver may hold frames back: http://www.webrtc.org/experiments/rtp-hdrext/playout-delay. */
export interface PlayoutDelay {
  /** As negotiated, 1 to 14. */
  extensionId: number;
  /** In steps of 10 ms, up to 40 950. */
  minMs: number;
  maxMs: number;
}

export interface RtpHeaderOptions {
  ssrc: number;
  /** 0 to 127. */
  payloadType: number;
  playoutDelay?: PlayoutDelay;
}

const playoutDelayExtension = ({ extensionId, minMs, maxMs }: PlayoutDelay): Buffer => {
  const min = Math.round(minMs / delayUnitMs);
  const max = Math.round(maxMs / delayUnitMs);
  const isPossible =
    Number.isInteger(extensionId) &&
    extensionId >= 1 &&
    extensionId <= 14 &&
    min >= 0 &&
    min <= max &&
    max <= maxDelayUnits;
  if (!isPossible)
    throw new FanoutError(
      "setting",
      `A playout delay of ${minMs} to ${maxMs} ms as extension ${extensionId} cannot be written: ids run from 1 to 14, delays from 0 to 40950 ms.`,
    );
  const bytes = Buffer.alloc(extensionBytes);
  bytes.writeUInt16BE(oneByteProfile, 0);
  bytes.writeUInt16BE(1, 2);
  bytes[4] = (extensionId << 4) | 2;
  bytes.writeUIntBE((min << 12) | max, 5, 3);
  return bytes;
};

/** Writes the RTP headers (RFC 3550, section 5.1) of one viewer. The same packet always gets the same bytes. */
export class RtpHeaderWriter {
  readonly byteLength: number;
  readonly #template: Buffer;
  /** The same as numbers of 32 bits. */
  readonly #words: readonly number[];

  /** @throws FanoutError setting */
  constructor({ ssrc, payloadType, playoutDelay }: RtpHeaderOptions) {
    if (!Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127)
      throw new FanoutError("setting", `An RTP payload type of ${payloadType} cannot be: it runs from 0 to 127.`);
    const extension = playoutDelay === undefined ? Buffer.alloc(0) : playoutDelayExtension(playoutDelay);
    const fixed = Buffer.alloc(fixedBytes);
    fixed[0] = version | (playoutDelay === undefined ? 0 : hasExtension);
    fixed[1] = payloadType;
    fixed.writeUInt32BE(ssrc >>> 0, 8);
    this.#template = Buffer.concat([fixed, extension]);
    this.byteLength = this.#template.length;
    this.#words = Array.from({ length: this.byteLength / 4 }, (_, word) => this.#template.readUInt32BE(4 * word));
  }

  write(sequenceNumber: number, rtpTimestamp: number, marker: boolean): Buffer {
    const header = Buffer.from(this.#template);
    if (marker) header[1] = (header[1] ?? 0) | markerBit;
    header.writeUInt16BE(sequenceNumber, 2);
    header.writeUInt32BE(rtpTimestamp, 4);
    return header;
  }

  /** Writes the same bytes in place. */
  writeTo(target: DataView, offset: number, sequenceNumber: number, rtpTimestamp: number, marker: boolean): void {
    const words = this.#words;
    target.setUint32(offset, (words[0] ?? 0) | (marker ? markerBit << 16 : 0) | sequenceNumber);
    target.setUint32(offset + 4, rtpTimestamp);
    for (let word = 2; word < words.length; word += 1) target.setUint32(offset + 4 * word, words[word] ?? 0);
  }
}
