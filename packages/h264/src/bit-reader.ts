/**
 * Reads bits of a raw byte sequence payload, the first being the highest of a byte.
 *
 * Reading past the end, or an impossible Exp-Golomb code, throws nothing: it gives 0 and sets `failed`, which whoever
 * parses asks once at the end instead of after every field.
 */
export class BitReader {
  failed = false;
  #position = 0;
  readonly #bytes: Uint8Array;
  readonly #bitLength: number;

  private constructor(bytes: Uint8Array, bitLength: number) {
    this.#bytes = bytes;
    this.#bitLength = bitLength;
  }

  /** Reads a whole payload, which ends before its `rbsp_stop_one_bit` (7.3.2.11). */
  static ofWholePayload(payload: Uint8Array): BitReader {
    let last = payload.length - 1;
    while (last >= 0 && payload[last] === 0) last--;
    if (last < 0) return new BitReader(payload, 0);
    const byte = payload[last] ?? 0;
    const bitsAfterStopBit = 31 - Math.clz32(byte & -byte);
    return new BitReader(payload, last * 8 + 7 - bitsAfterStopBit);
  }

  /** Reads the head of a payload whose end is not there. */
  static ofPayloadHead(payload: Uint8Array): BitReader {
    return new BitReader(payload, payload.length * 8);
  }

  /** `byte_aligned()`, 7.2 */
  get isAtByteStart(): boolean {
    return this.#position % 8 === 0;
  }

  /** u(n), n from 1 to 32 */
  unsigned(bitCount: number): number {
    if (this.#position + bitCount > this.#bitLength) return this.#fail();
    let value = 0;
    for (let i = 0; i < bitCount; i++) {
      const byte = this.#bytes[this.#position >>> 3] ?? 0;
      value = value * 2 + ((byte >>> (7 - (this.#position & 7))) & 1);
      this.#position++;
    }
    return value;
  }

  /** u(1) */
  flag(): boolean {
    return this.unsigned(1) === 1;
  }

  /** ue(v), 9.1: 0 to 2^32 - 2 */
  unsignedExpGolomb(): number {
    let leadingZeroBits = 0;
    while (!this.failed && this.unsigned(1) === 0) {
      if (++leadingZeroBits > 31) return this.#fail();
    }
    if (this.failed || leadingZeroBits === 0) return 0;
    return 2 ** leadingZeroBits - 1 + this.unsigned(leadingZeroBits);
  }

  /** se(v), 9.1.1 */
  signedExpGolomb(): number {
    const code = this.unsignedExpGolomb();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }

  #fail(): 0 {
    this.failed = true;
    this.#position = this.#bitLength;
    return 0;
  }
}
