export const vectorBytes = 12;

/** The initialization vectors of one stream (RFC 7714, section 8.1): its salt, XORed with SSRC, roll-over counter and
 * sequence number. */
export class GcmVector {
  readonly #base = new DataView(new ArrayBuffer(vectorBytes));

  /** @param salt 12 bytes, wiped */
  constructor(salt: Uint8Array, ssrc: number) {
    new Uint8Array(this.#base.buffer).set(salt);
    salt.fill(0);
    this.#base.setUint32(2, this.#base.getUint32(2) ^ ssrc);
  }

  writeTo(target: DataView, offset: number, rollOver: number, sequenceNumber: number): void {
    const base = this.#base;
    target.setUint16(offset, base.getUint16(0));
    target.setUint32(offset + 2, base.getUint32(2));
    target.setUint32(offset + 6, base.getUint32(6) ^ rollOver);
    target.setUint16(offset + 10, base.getUint16(10) ^ sequenceNumber);
  }

  close(): void {
    new Uint8Array(this.#base.buffer).fill(0);
  }
}
