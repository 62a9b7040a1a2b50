import { markAsUntransferable } from "node:worker_threads";
import { FanoutError } from "../fanout-error.ts";

/** Tells where in memory a buffer lies. */
export type AddressOf = (buffer: ArrayBuffer) => bigint;

/**
 * A block of memory that native code may be told the address of. It is an ordinary ArrayBuffer, which V8 never moves
 * and which is marked so that nobody can take its bytes from it, so they live as long as anything here refers to it: whoever keeps one of
 * its addresses keeps the block too. This is the only place where addresses are made, and each is checked first.
 */
export class NativeMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #buffer: ArrayBuffer;
  readonly #base: bigint;

  constructor(byteLength: number, addressOf: AddressOf) {
    this.#buffer = new ArrayBuffer(byteLength);
    markAsUntransferable(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
    this.#base = addressOf(this.#buffer);
  }

  /** Where `byteLength` bytes from `offset` on begin.
   * @throws FanoutError bounds */
  address(offset: number, byteLength: number): bigint {
    const isInside =
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(byteLength) &&
      offset >= 0 &&
      byteLength >= 0 &&
      offset + byteLength <= this.bytes.length;
    if (!isInside)
      throw new FanoutError(
        "bounds",
        `Bytes ${offset} to ${offset + byteLength} are not all in a block of ${this.bytes.length}: nothing native is told of them.`,
      );
    return this.#base + BigInt(offset);
  }

  isIn(view: Uint8Array): boolean {
    return view.buffer === this.#buffer;
  }
}

/** Equal slots of a block, with their addresses reckoned once: making a BigInt for each packet would be garbage. */
export class NativeSlots {
  readonly memory: NativeMemory;
  readonly slotBytes: number;
  readonly #addresses: readonly bigint[];

  /** @throws FanoutError bounds */
  constructor(memory: NativeMemory, slotBytes: number, slots: number) {
    this.memory = memory;
    this.slotBytes = slotBytes;
    this.#addresses = Array.from({ length: slots }, (_, slot) => memory.address(slot * slotBytes, slotBytes));
  }

  /** Where a slot begins, of which `byteLength` bytes are meant.
   * @throws FanoutError bounds */
  address(slot: number, byteLength: number): bigint {
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
  range(slot: number, count: number): bigint {
    const isInside = Number.isInteger(count) && count >= 1 && slot + count <= this.#addresses.length;
    return this.address(isInside ? slot : -1, this.slotBytes);
  }

  /** Where a view of a slot's beginning lies. The view's own length is its bound.
   * @throws FanoutError bounds, also for a view of other memory */
  addressOf(view: Uint8Array): bigint {
    if (!this.memory.isIn(view) || view.byteOffset % this.slotBytes !== 0)
      throw new FanoutError(
        "bounds",
        "A packet lies outside of the memory that the fast path was made for: give its history that memory.",
      );
    return this.address(view.byteOffset / this.slotBytes, view.length);
  }
}
