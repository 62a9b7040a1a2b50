import { markAsUntransferable } from "node:worker_threads";
import { FanoutError } from "../fanout-error.ts";

declare const isChecked: unique symbol;

/**
 * Where bytes of a `NativeMemory` begin, which has checked that as many as were asked for lie there. It is a number like
 * any other when the program runs; to the compiler a length or an offset is none. Native code's null is 0.
 */
export type Address = number & { readonly [isChecked]: true };

/** Whether a number holds an address exactly. `NativeMemory` alone asks, so that nobody else has an `Address` to give. */
const isAddress = (value: number): value is Address => Number.isSafeInteger(value);

/**
 * Tells where in memory a buffer lies. Linux gives programs addresses of 47 bits, or 48 on arm64, which a number holds
 * exactly; BigInts would make each native call half as dear again.
 */
export type AddressOf = (buffer: ArrayBuffer) => number;

/**
 * A block of memory that native code may be told the address of. It is an ordinary ArrayBuffer, which V8 never moves
 * and which is marked so that nobody can take its bytes from it, so they live as long as anything here refers to it: whoever keeps one of
 * its addresses keeps the block too. This is the only place where addresses are made, and each is checked first.
 */
export class NativeMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #buffer: ArrayBuffer;
  readonly #base: number;

  /** @throws FanoutError native */
  constructor(byteLength: number, addressOf: AddressOf) {
    this.#buffer = new ArrayBuffer(byteLength);
    markAsUntransferable(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
    this.#base = addressOf(this.#buffer);
    if (!isAddress(this.#base + byteLength))
      throw new FanoutError("native", "This system's addresses are longer than a number holds exactly.");
  }

  /** Where `byteLength` bytes from `offset` on begin.
   * @throws FanoutError bounds */
  address(offset: number, byteLength: number): Address {
    const address = this.#base + offset;
    const isInside =
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(byteLength) &&
      offset >= 0 &&
      byteLength >= 0 &&
      offset + byteLength <= this.bytes.length;
    if (!isInside || !isAddress(address))
      throw new FanoutError(
        "bounds",
        `Bytes ${offset} to ${offset + byteLength} are not all in a block of ${this.bytes.length}: nothing native is told of them.`,
      );
    return address;
  }

  isIn(view: Uint8Array): boolean {
    return view.buffer === this.#buffer;
  }
}

/** Equal slots of a block, with their addresses reckoned once. */
export class NativeSlots {
  readonly memory: NativeMemory;
  readonly slotBytes: number;
  readonly #addresses: readonly Address[];

  /** @throws FanoutError bounds */
  constructor(memory: NativeMemory, slotBytes: number, slots: number) {
    this.memory = memory;
    this.slotBytes = slotBytes;
    this.#addresses = Array.from({ length: slots }, (_, slot) => memory.address(slot * slotBytes, slotBytes));
  }

  /** Where a slot begins, of which `byteLength` bytes are meant.
   * @throws FanoutError bounds */
  address(slot: number, byteLength: number): Address {
    const address = this.#addresses[slot];
    if (address === undefined || !(byteLength >= 0 && byteLength <= this.slotBytes))
      throw new FanoutError(
        "bounds",
        `${byteLength} bytes of slot ${slot} are not in ${this.#addresses.length} slots of ${this.slotBytes}: nothing native is told of them.`,
      );
    return address;
  }

  /** Where `count` whole slots in a row begin.
   * @throws FanoutError bounds */
  range(slot: number, count: number): Address {
    const isInside = Number.isInteger(count) && count >= 1 && slot + count <= this.#addresses.length;
    return this.address(isInside ? slot : -1, this.slotBytes);
  }

  /** Where a view of a slot's beginning lies. The view's own length is its bound.
   * @throws FanoutError bounds, also for a view of other memory */
  addressOf(view: Uint8Array): Address {
    if (!this.memory.isIn(view) || view.byteOffset % this.slotBytes !== 0)
      throw new FanoutError(
        "bounds",
        "A packet lies outside of the memory that the fast path was made for: give its history that memory.",
      );
    return this.address(view.byteOffset / this.slotBytes, view.length);
  }
}

/** Writes an address as native code reads it: 64 bits, little endian on every processor that this runs on. */
export const writeAddress = (target: DataView, offset: number, address: Address | 0): void => {
  target.setUint32(offset, address % 2 ** 32, true);
  target.setUint32(offset + 4, Math.floor(address / 2 ** 32), true);
};
