/** A raw byte sequence payload as a string of 0 and 1: slow, and plain enough to be seen right. */

/** u(n) */
export function unsignedBits(value: number, bitCount: number): string {
  return value.toString(2).padStart(bitCount, "0");
}

/** ue(v), 9.1 */
export function unsignedExpGolombBits(value: number): string {
  const binary = (value + 1).toString(2);
  return "0".repeat(binary.length - 1) + binary;
}

/** se(v), 9.1.1 */
export function signedExpGolombBits(value: number): string {
  return unsignedExpGolombBits(value > 0 ? 2 * value - 1 : -2 * value);
}

/** The bits of a payload, without its stop bit and what follows that. */
export function payloadBits(payload: Uint8Array): string {
  const bits = Array.from(payload, (byte) => unsignedBits(byte, 8)).join("");
  return bits.slice(0, bits.lastIndexOf("1"));
}

/** A NAL unit with this payload: stop bit and emulation prevention bytes added. */
export function nalUnitOf(header: number, bits: string): Uint8Array {
  const whole = `${bits}1`;
  const padded = whole.padEnd(Math.ceil(whole.length / 8) * 8, "0");
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Uint8Array.from([header, ...escapePayload(bytes)]);
}

/** Puts 03 wherever two zeros would be followed by 00 to 03 (7.4.1). */
export function escapePayload(payload: Iterable<number>): number[] {
  const escaped: number[] = [];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros === 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return escaped;
}
