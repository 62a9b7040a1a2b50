import type { BoardFrame } from "./board-frame.ts";
import { frameRingLayoutOfSize, frameRingLayouts, writeIndexAt, type FrameRingLayout } from "./frame-ring-layout.ts";
import { isStillWhole, slotOfFrame, unwrapWriteIndex } from "./ring-position.ts";
import { SegmentFile, unreadable } from "./segment-file.ts";
import { parseSlotHeader } from "./slot-header.ts";

/** Frames that were written and cannot be had. */
export interface DroppedFrames {
  /** `lapped`: overwritten before they were looked at. `torn`: overwritten during the copy. `invalid`: whole, with a header that makes no sense. */
  readonly dropped: "lapped" | "torn" | "invalid";
  readonly count: number;
}

/** What looking at `write_index` showed. `gone`: the file cannot be read any more, or not as far as it should. */
export type IndexChange = "unchanged" | "moved" | "restarted" | "gone";

/** One attached segment, read frame by frame. Knows nothing of time. */
export class FrameRing {
  readonly layout: FrameRingLayout;
  /** As the daemon says it, unchecked. */
  readonly frameIntervalMs: number;
  readonly #file: SegmentFile;
  readonly #index = Buffer.alloc(4);
  readonly #header: Buffer;
  #writeIndex = 0;
  /** The frame to be taken next; undefined until the index has been seen moving. */
  #next: number | undefined;

  private constructor(file: SegmentFile, layout: FrameRingLayout, frameIntervalMs: number, rawIndex: number) {
    this.#file = file;
    this.layout = layout;
    this.frameIntervalMs = frameIntervalMs;
    this.#header = Buffer.alloc(layout.payloadAt);
    this.#writeIndex = rawIndex;
  }

  /** Throws a `BoardMemoryError` with reason `absent`, `empty`, `unknownSize` or `unreadable`. */
  static open(path: string): FrameRing {
    const file = SegmentFile.open(path, Object.values(frameRingLayouts));
    const layout = frameRingLayoutOfSize(file.size);
    const word = Buffer.alloc(4);
    if (layout === undefined || !file.read(word, layout.frameIntervalAt)) {
      file.close();
      throw unreadable(path);
    }
    const frameIntervalMs = word.readUInt32LE();
    if (!file.read(word, writeIndexAt)) {
      file.close();
      throw unreadable(path);
    }
    return new FrameRing(file, layout, frameIntervalMs, word.readUInt32LE());
  }

  /** The same for every reader of this segment, and another one for the next segment. */
  get identity(): string {
    return this.#file.identity;
  }

  /** Frames written in this segment so far, as last seen; never wraps. */
  get writeIndex(): number {
    return this.#writeIndex;
  }

  /** Looks at `write_index`. After `restarted` nothing can be taken until `beginAgain()`. */
  refresh(): IndexChange {
    const raw = this.#readIndex();
    if (raw === undefined) {
      return "gone";
    }
    const index = unwrapWriteIndex(this.#writeIndex, raw);
    if (index === undefined) {
      return "restarted";
    }
    if (index === this.#writeIndex) {
      return "unchanged";
    }
    this.#writeIndex = index;
    this.#next ??= this.#oldest();
    return "moved";
  }

  /** Takes the restarted index for good: the frames it counts are new, for it has just been seen changing. */
  beginAgain(): void {
    this.#writeIndex = this.#readIndex() ?? 0;
    this.#next = this.#oldest();
  }

  /**
   * The next frame, or what had to be dropped instead of it; undefined when there is nothing to take, or when the
   * ring ended under the copy, which the next `refresh()` will say.
   */
  take(): BoardFrame | DroppedFrames | undefined {
    const n = this.#next;
    if (n === undefined || n >= this.#takeableEnd()) {
      return undefined;
    }
    const lapped = this.#countLapped(n);
    if (lapped > 0) {
      this.#next = n + lapped;
      return { dropped: "lapped", count: lapped };
    }
    const slotAt = this.layout.slotsAt + slotOfFrame(n, this.layout.slots) * this.layout.slotStride;
    if (!this.#file.read(this.#header, slotAt)) {
      return undefined;
    }
    const header = parseSlotHeader(this.#header, this.layout);
    const data = Buffer.allocUnsafeSlow(header?.dataSize ?? 0);
    if (!this.#file.read(data, slotAt + this.layout.payloadAt)) {
      return undefined;
    }
    const change = this.refresh();
    if (change === "gone" || change === "restarted") {
      return undefined;
    }
    this.#next = n + 1;
    if (!isStillWhole(n, this.#writeIndex, this.layout.slots)) {
      return { dropped: "torn", count: 1 };
    }
    if (header === null) {
      return { dropped: "invalid", count: 1 };
    }
    const { frameNumber, timestampMs, cameraId, width, height, format, brightness } = header;
    const frame = { ringIndex: n, frameNumber, timestampMs, cameraId, width, height, format, data };
    return brightness === undefined ? frame : { ...frame, brightness };
  }

  /** Whether the path leads to another file by now; see `SegmentFile.isReplaced`. */
  isReplaced(): boolean {
    return this.#file.isReplaced();
  }

  close(): void {
    this.#file.close();
  }

  /**
   * Where the index is set first, the newest slot may be half written for as long as the writer is held up: it is
   * whole only when the index of the frame after it is there.
   */
  #takeableEnd(): number {
    return this.layout.writeOrder === "indexFirst" ? this.#writeIndex - 1 : this.#writeIndex;
  }

  #oldest(): number {
    return Math.max(0, this.#writeIndex - this.layout.slots + 1);
  }

  /** How many frames from `n` on are lost already. */
  #countLapped(n: number): number {
    const end = this.#takeableEnd();
    // Nothing older than two turns is there, also where the index wraps: spares a long count after a long sleep.
    let first = Math.max(n, this.#writeIndex - 2 * this.layout.slots);
    while (first < end && !isStillWhole(first, this.#writeIndex, this.layout.slots)) {
      first += 1;
    }
    return first - n;
  }

  /** An index that does not simply go on is read twice: the copy of its four bytes need not be atomic. */
  #readIndex(): number | undefined {
    if (!this.#file.read(this.#index, writeIndexAt)) {
      return undefined;
    }
    const raw = this.#index.readUInt32LE();
    const index = unwrapWriteIndex(this.#writeIndex, raw);
    if (index !== undefined && index - this.#writeIndex <= this.layout.slots) {
      return raw;
    }
    return this.#file.read(this.#index, writeIndexAt) ? this.#index.readUInt32LE() : undefined;
  }
}
