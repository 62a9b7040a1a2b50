import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joinNalUnits, splitNalUnits } from "./annex-b.ts";
import { rawByteSequencePayload } from "./nal-unit.ts";
import { escapePayload } from "./testing/bit-string.ts";

/** Bytes with many zeros, ones and threes: those that start codes and emulation prevention are made of. */
const awkwardByte = fc.oneof(fc.constantFrom(0, 0, 1, 2, 3), fc.integer({ min: 0, max: 255 }));
const awkwardBytes = fc.array(awkwardByte, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));
const nalUnit = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.array(awkwardByte, { maxLength: 60 }), fc.integer({ min: 4, max: 255 }))
  .map(([header, payload, last]) => Uint8Array.from([header, ...escapePayload([...payload, last])]));

test("gives back the NAL units of any stream, whatever zeros stand around 3- and 4-byte start codes", () => {
  const framed = fc.record({ nal: nalUnit, zeros: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(framed, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (units, trailingZeros) => {
      const bytes = units.flatMap(({ nal, zeros }) => [...Array<number>(zeros).fill(0), 0, 0, 1, ...nal]);
      const stream = Uint8Array.from([...bytes, ...Array<number>(trailingZeros).fill(0)]);
      expect(splitNalUnits(stream).map((nal) => [...nal])).toEqual(units.map(({ nal }) => [...nal]));
    }),
  );
});

test("gives views that lie within any bytes, in order and without a start code in them", () => {
  fc.assert(
    fc.property(awkwardBytes, fc.nat(16), (bytes, offset) => {
      const memory = new Uint8Array(bytes.length + 32).fill(1);
      memory.set(bytes, offset);
      const stream = memory.subarray(offset, offset + bytes.length);
      let previousEnd = stream.byteOffset;
      for (const nal of splitNalUnits(stream)) {
        expect(nal.buffer).toBe(memory.buffer);
        expect(nal.length).toBeGreaterThan(0);
        expect(nal.byteOffset).toBeGreaterThanOrEqual(previousEnd + 3);
        previousEnd = nal.byteOffset + nal.length;
        expect(previousEnd).toBeLessThanOrEqual(stream.byteOffset + stream.length);
        expect(Buffer.from(nal).includes(Buffer.from([0, 0, 1]))).toBe(false);
      }
    }),
  );
});

test("leaves out what stands before the first start code, and start codes with nothing behind them", () => {
  const stream = Uint8Array.from([9, 9, 0, 0, 1, 0, 0, 1, 0x65, 0x88, 0, 0, 0, 1]);
  expect(splitNalUnits(stream)).toEqual([Uint8Array.from([0x65, 0x88])]);
});

test("finds nothing where there is no start code", () => {
  expect(splitNalUnits(new Uint8Array(0))).toEqual([]);
  expect(splitNalUnits(Uint8Array.from([0, 0]))).toEqual([]);
  expect(splitNalUnits(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))).toEqual([]);
});

test("splits what it joined into the same NAL units", () => {
  fc.assert(
    fc.property(fc.array(nalUnit, { maxLength: 6 }), (nalUnits) => {
      const again = splitNalUnits(joinNalUnits(nalUnits));
      expect(again.map((nal) => [...nal])).toEqual(nalUnits.map((nal) => [...nal]));
    }),
  );
});

test("takes exactly the emulation prevention bytes out of a payload", () => {
  fc.assert(
    fc.property(awkwardBytes, fc.nat(220), (payload, maxBytes) => {
      const escaped = escapePayload(payload);
      const nal = Uint8Array.from([0x67, ...escaped]);
      expect([...rawByteSequencePayload(nal)]).toEqual([...payload]);
      const head = [...rawByteSequencePayload(nal, maxBytes)];
      expect(head).toEqual([...payload].slice(0, head.length));
      expect(head.length).toBeGreaterThanOrEqual(Math.floor((Math.min(maxBytes, escaped.length) * 2) / 3));
    }),
  );
});
