import * as fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { FanoutError } from "../fanout-error.ts";
import type { GcmContext } from "./gcm-context.ts";
import type { CryptoLibrary, Handle, KernelLibrary } from "./native-library.ts";
import type { Address, writeAddress } from "./native-memory.ts";
import { NativeMemory, NativeSlots } from "./native-memory.ts";

const base = 0x7f00_0000_0000;
const block = (byteLength: number) => new NativeMemory(byteLength, () => base);
const bounds = expect.objectContaining({ reason: "bounds" });

const anyNumber = fc.oneof(
  fc.integer({ min: -5, max: 140 }),
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0.5, 2 ** 53),
);

/** The address, or the reason of there being none. */
const outcome = (make: () => number): unknown => {
  try {
    return make();
  } catch (error) {
    return error instanceof FanoutError ? error.reason : error;
  }
};

test("makes no address of what is not wholly in its block", () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (offset, byteLength) => {
      const isInside =
        Number.isInteger(offset) &&
        Number.isInteger(byteLength) &&
        offset >= 0 &&
        byteLength >= 0 &&
        offset + byteLength <= 128;
      const expected = isInside ? base + offset : "bounds";
      expect(outcome(() => block(128).address(offset, byteLength))).toBe(expected);
    }),
  );
});

test("makes no address of a slot that is not there, nor of more than is in one", () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (slot, length) => {
      const slots = new NativeSlots(block(128), 32, 4);
      const isSlot = [0, 1, 2, 3].includes(slot);
      const address = isSlot ? base + 32 * slot : 0;
      const isRange = isSlot && [1, 2, 3, 4].includes(length) && slot + length <= 4;
      expect(outcome(() => slots.address(slot, length))).toBe(
        isSlot && length >= 0 && length <= 32 ? address : "bounds",
      );
      expect(outcome(() => slots.range(slot, length))).toBe(isRange ? address : "bounds");
    }),
  );
});

test("makes no address of a view of other memory, nor of one that begins between two slots or is longer than one", () => {
  const memory = block(128);
  const slots = new NativeSlots(memory, 32, 4);
  expect(slots.addressOf(memory.bytes.subarray(64, 96))).toBe(base + 64);
  for (const view of [
    new Uint8Array(32),
    memory.bytes.subarray(1, 2),
    memory.bytes.subarray(64, 97),
    memory.bytes.subarray(128),
  ])
    expect(() => slots.addressOf(view)).toThrow(bounds);
});

test("refuses a block that lies where a number cannot tell one byte from the next", () => {
  expect(() => new NativeMemory(128, () => 2 ** 53 - 64)).toThrow(expect.objectContaining({ reason: "native" }));
});

test("refuses slots that do not fit into the block", () => {
  expect(() => new NativeSlots(block(127), 32, 4)).toThrow(bounds);
});

test("cannot be taken from its block", () => {
  const { bytes } = block(64);
  expect(() => structuredClone(bytes, { transfer: [bytes.buffer] })).toThrow(/detach|clone|transfer/);
  expect(() => bytes.buffer.transfer()).toThrow(/detach/);
  expect(bytes.length).toBe(64);
});

test("lets the compiler tell addresses from lengths, and OpenSSL's own from ours", () => {
  expectTypeOf<number>().not.toExtend<Address>();
  expectTypeOf<number>().not.toExtend<Handle>();
  expectTypeOf<Address>().not.toExtend<Handle>();
  expectTypeOf<Handle>().not.toExtend<Address>();
  expectTypeOf<NativeMemory["address"]>().returns.toEqualTypeOf<Address>();
  expectTypeOf<NativeSlots["address" | "range" | "addressOf"]>().returns.toEqualTypeOf<Address>();
  expectTypeOf<typeof writeAddress>().parameter(2).toEqualTypeOf<Address | 0>();
  expectTypeOf<GcmContext["seal"]>().parameters.toEqualTypeOf<
    [
      vector: Address,
      header: Address,
      headerBytes: number,
      payload: Address,
      payloadBytes: number,
      output: Address,
      tag: Address,
    ]
  >();
  expectTypeOf<CryptoLibrary["update"]>().parameters.toEqualTypeOf<
    [context: Handle, output: Address | 0, written: Address, input: Address, byteLength: number]
  >();
  expectTypeOf<KernelLibrary["sendMessage"]>().parameter(1).toEqualTypeOf<Address>();
  expectTypeOf<KernelLibrary["socketName"]>().parameter(2).toEqualTypeOf<Address>();
  expectTypeOf<KernelLibrary["setOption"]>().parameter(3).toEqualTypeOf<Address>();
});
