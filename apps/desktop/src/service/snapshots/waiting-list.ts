import type { WaitingSnapshots } from "../../contract/index.ts";
import type { DiskFaultReason } from "./disk-fault.ts";
import type { ReadySnapshot } from "./ready-snapshot.ts";

/** How many snapshots, and of how many bytes together, are held in memory, written just now or waiting. */
export interface MemoryBounds {
  snapshots: number;
  bytes: number;
}

export const usualBounds: MemoryBounds = { snapshots: 32, bytes: 256 * 1024 * 1024 };

/** Snapshots in memory: each is admitted, then either let go (written) or left to wait. */
export class WaitingList {
  readonly #bounds: MemoryBounds;
  readonly #held = new Set<ReadySnapshot>();
  readonly #waiting = new Set<ReadySnapshot>();
  #reason: DiskFaultReason | null = null;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
  }

  get state(): WaitingSnapshots {
    return { count: this.#waiting.size, room: this.#room(), reason: this.#reason };
  }

  /** Those that wait, the oldest first. */
  get waiting(): ReadySnapshot[] {
    return [...this.#waiting];
  }

  /** @returns whether there is room in memory */
  admit(snapshot: ReadySnapshot): boolean {
    if (this.#held.size >= this.#bounds.snapshots || this.#heldBytes() + snapshot.bytes > this.#bounds.bytes)
      return false;
    this.#held.add(snapshot);
    return true;
  }

  wait(snapshot: ReadySnapshot, reason: DiskFaultReason): void {
    this.#waiting.add(snapshot);
    this.#reason = reason;
  }

  letGo(snapshot: ReadySnapshot): void {
    this.#held.delete(snapshot);
    this.#waiting.delete(snapshot);
    if (this.#waiting.size === 0) this.#reason = null;
  }

  #heldBytes(): number {
    let sum = 0;
    for (const { bytes } of this.#held) sum += bytes;
    return sum;
  }

  /** As many more as there are places, or as those of now leave bytes for others of their size. */
  #room(): number {
    const places = this.#bounds.snapshots - this.#held.size;
    const bytes = this.#heldBytes();
    if (this.#held.size === 0 || bytes === 0) return places;
    return Math.max(0, Math.min(places, Math.floor((this.#bounds.bytes - bytes) / (bytes / this.#held.size))));
  }
}
