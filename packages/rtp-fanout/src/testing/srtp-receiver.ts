import { createDecipheriv, createHmac } from "node:crypto";
import type { SrtpKeys, SrtpProfile } from "../srtp-cipher.ts";
import { deriveSessionKey, keyLabels } from "../srtp-key-derivation.ts";

export interface ReceivedPacket {
  /** Sequence number with the roll-over counter above it, as the receiver has reckoned it. */
  number: number;
  rtpTimestamp: number;
  marker: boolean;
  payloadType: number;
  ssrc: number;
  /** With its 4 bytes of head; empty where there is none. */
  extension: Buffer;
  payload: Buffer;
  /** As it came. */
  datagram: Buffer;
}

/** A receiver by the book: reckons the roll-over counter (RFC 3711, appendix A), authenticates, decrypts. */
export class SrtpReceiver {
  readonly #profile: SrtpProfile;
  readonly #key: Buffer;
  readonly #authenticationKey: Buffer;
  readonly #salt: Buffer;
  #rollOver = 0;
  #highest: number | undefined;

  constructor({ profile, masterKey, masterSalt }: SrtpKeys) {
    this.#profile = profile;
    this.#key = deriveSessionKey(masterKey, masterSalt, keyLabels.encryption, 16);
    this.#authenticationKey = deriveSessionKey(masterKey, masterSalt, keyLabels.authentication, 20);
    this.#salt = deriveSessionKey(masterKey, masterSalt, keyLabels.salt, masterSalt.length);
  }

  /** @throws Error when the packet is not authentic under the number that the receiver takes it for */
  receive(parts: readonly Uint8Array[]): ReceivedPacket {
    const datagram = Buffer.concat(parts);
    const sequenceNumber = datagram.readUInt16BE(2);
    const rollOver = this.#guess(sequenceNumber);
    const hasExtension = (datagram.readUInt8(0) & 0x10) !== 0;
    const headerBytes = hasExtension ? 16 + 4 * datagram.readUInt16BE(14) : 12;
    const payload = this.#open(datagram, headerBytes, rollOver);
    if (rollOver > this.#rollOver || (rollOver === this.#rollOver && sequenceNumber > (this.#highest ?? -1))) {
      this.#rollOver = rollOver;
      this.#highest = sequenceNumber;
    }
    return {
      number: rollOver * 0x1_0000 + sequenceNumber,
      rtpTimestamp: datagram.readUInt32BE(4),
      marker: (datagram.readUInt8(1) & 0x80) !== 0,
      payloadType: datagram.readUInt8(1) & 0x7f,
      ssrc: datagram.readUInt32BE(8),
      extension: datagram.subarray(12, headerBytes),
      payload,
      datagram,
    };
  }

  #guess(sequenceNumber: number): number {
    if (this.#highest === undefined) return 0;
    if (this.#highest < 0x8000)
      return sequenceNumber - this.#highest > 0x8000 ? Math.max(0, this.#rollOver - 1) : this.#rollOver;
    return this.#highest - 0x8000 > sequenceNumber ? this.#rollOver + 1 : this.#rollOver;
  }

  #open(datagram: Buffer, headerBytes: number, rollOver: number): Buffer {
    const header = datagram.subarray(0, headerBytes);
    const counter = Buffer.alloc(6);
    counter.writeUInt32BE(rollOver, 0);
    datagram.copy(counter, 4, 2, 4);
    const vector = Buffer.alloc(16);
    vector.set(this.#salt);
    const mix = (bytes: Buffer, offset: number) => {
      for (const [position, byte] of bytes.entries())
        vector.writeUInt8(vector.readUInt8(offset + position) ^ byte, offset + position);
    };
    if (this.#profile === "AEAD_AES_128_GCM") {
      mix(datagram.subarray(8, 12), 2);
      mix(counter, 6);
      const decipher = createDecipheriv("aes-128-gcm", this.#key, vector.subarray(0, 12)).setAAD(header);
      decipher.setAuthTag(datagram.subarray(-16));
      return Buffer.concat([decipher.update(datagram.subarray(headerBytes, -16)), decipher.final()]);
    }
    mix(datagram.subarray(8, 12), 4);
    mix(counter, 8);
    const tag = createHmac("sha1", this.#authenticationKey)
      .update(datagram.subarray(0, -10))
      .update(counter.subarray(0, 4))
      .digest()
      .subarray(0, 10);
    if (!tag.equals(datagram.subarray(-10))) throw new Error("not authentic");
    return createDecipheriv("aes-128-ctr", this.#key, vector).update(datagram.subarray(headerBytes, -10));
  }
}
