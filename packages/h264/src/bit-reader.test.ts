import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BitReader } from "./bit-reader.ts";
import { rawByteSequencePayload } from "./nal-unit.ts";
import { nalUnitOf, signedExpGolombBits, unsignedBits, unsignedExpGolombBits } from "./testing/bit-string.ts";

interface Field {
  bits: string;
  value: number;
  read: (bits: BitReader) => number;
}
const fixed = fc.tuple(fc.integer({ min: 1, max: 32 }), fc.nat(0xffffffff)).map(([bitCount, any]): Field => {
  const value = any % 2 ** bitCount;
  return { bits: unsignedBits(value, bitCount), value, read: (bits) => bits.unsigned(bitCount) };
});
const unsigned = fc
  .integer({ min: 0, max: 2 ** 32 - 2 })
  .map((value): Field => ({ bits: unsignedExpGolombBits(value), value, read: (bits) => bits.unsignedExpGolomb() }));
const signed = fc
  .integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })
  .map((value): Field => ({ bits: signedExpGolombBits(value), value, read: (bits) => bits.signedExpGolomb() }));

test("reads fixed and Exp-Golomb fields as they were written, and fails with the first bit too many", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fixed, unsigned, signed), { maxLength: 20 }), (fields) => {
      const nal = nalUnitOf(0x67, fields.map(({ bits }) => bits).join(""));
      const bits = BitReader.ofWholePayload(rawByteSequencePayload(nal));
      expect(fields.map(({ read }) => read(bits))).toEqual(fields.map(({ value }) => value));
      expect(bits.failed).toBe(false);
      expect(bits.flag()).toBe(false);
      expect(bits.failed).toBe(true);
    }),
  );
});

test("fails on an Exp-Golomb code of more than 31 leading zeros", () => {
  const bits = BitReader.ofPayloadHead(Uint8Array.from([0, 0, 0, 0, 0x80, 0, 0, 0, 0]));
  expect(bits.unsignedExpGolomb()).toBe(0);
  expect(bits.failed).toBe(true);
});

test("has nothing to read in a payload of zeros, which has no stop bit", () => {
  const bits = BitReader.ofWholePayload(new Uint8Array(4));
  expect(bits.flag()).toBe(false);
  expect(bits.failed).toBe(true);
});
