import { BoardMemoryError } from "./board-memory-error.ts";
import type { FrameToWrite } from "./board-frame.ts";
import {
  frameRingLayouts,
  maxPayloadBytes,
  writeIndexAt,
  type FrameRingLayout,
  type RingLayoutName,
} from "./frame-ring-layout.ts";
import { slotOfFrame } from "./ring-position.ts";
import { SegmentOutput } from "./segment-output.ts";
import { formatSlotHeader } from "./slot-header.ts";

/** What has just been written; the payload may come in several pieces. */
export type FrameWriteStep = "index" | "header" | "payload";

export interface FrameRingWriterOptions {
  /** `frame_interval_ms` as the daemons set it; 33 where it is not given. */
  readonly frameIntervalMs?: number;
  /** `write_index` to begin at, 0 where it is not given; for a ring that is about to wrap. */
  readonly writeIndex?: number;
}

/** Writes a frame ring as the camera daemon does: same bytes, same order. Stands in for it; never used on a real segment. */
export class FrameRingWriter {
  readonly layout: FrameRingLayout;
  readonly #output: SegmentOutput;
  #written: number;

  private constructor(output: SegmentOutput, layout: FrameRingLayout, written: number) {
    this.#output = output;
    this.layout = layout;
    this.#written = written;
  }

  /** Removes what is at `path` and makes a new file of the layout's size (sparse, all zero but the ring's head). */
  static create(path: string, layoutName: RingLayoutName, options: FrameRingWriterOptions = {}): FrameRingWriter {
    const layout = frameRingLayouts[layoutName];
    const written = options.writeIndex ?? 0;
    const output = SegmentOutput.create(path, layout.fileSize);
    const writer = new FrameRingWriter(output, layout, written);
    output.writeUInt32(options.frameIntervalMs ?? 33, layout.frameIntervalAt);
    output.writeUInt32(written % 2 ** 32, writeIndexAt);
    return writer;
  }

  get path(): string {
    return this.#output.path;
  }

  /** Frames written so far, with the one the ring began at; never wraps. */
  get writeIndex(): number {
    return this.#written;
  }

  /** Writes one frame and returns its ring index. Throws a `BoardMemoryError` with reason `invalidFrame` or `closed`. */
  write(frame: FrameToWrite): number {
    const ringIndex = this.#written;
    const steps = this.writeInSteps(frame);
    while (steps.next().done !== true);
    return ringIndex;
  }

  /**
   * The same, one write at a time: a caller that pauses between two steps, or never comes back, leaves exactly what a
   * daemon that is held up or dies there leaves.
   */
  *writeInSteps(
    frame: FrameToWrite,
    options: { readonly pieceBytes?: number } = {},
  ): Generator<FrameWriteStep, void, undefined> {
    const header = this.#formatHeader(frame);
    const { layout } = this;
    const slotAt = layout.slotsAt + slotOfFrame(this.#written, layout.slots) * layout.slotStride;
    if (layout.writeOrder === "indexFirst") {
      this.#advanceIndex();
      yield "index";
    }
    this.#output.write(header, slotAt);
    yield "header";
    const pieceBytes = options.pieceBytes ?? frame.data.length;
    for (let at = 0; at < frame.data.length; at += pieceBytes) {
      this.#output.write(frame.data.subarray(at, at + pieceBytes), slotAt + layout.payloadAt + at);
      yield "payload";
    }
    if (layout.writeOrder === "dataFirst") {
      this.#advanceIndex();
      yield "index";
    }
  }

  /** Leaves the file where it is, as a daemon that dies does. */
  close(): void {
    this.#output.close();
  }

  /** Removes the file, unless another writer has made a new one there since. */
  unlink(): void {
    this.#output.unlink();
  }

  #advanceIndex(): void {
    this.#written += 1;
    this.#output.writeUInt32(this.#written % 2 ** 32, writeIndexAt);
  }

  #formatHeader(frame: FrameToWrite): Buffer {
    const size = frame.data.length;
    if (size < 1 || size > maxPayloadBytes) {
      throw new BoardMemoryError(
        "invalidFrame",
        this.path,
        `A frame of ${size} bytes does not fit a slot of ${this.path}, which holds 1 to ${maxPayloadBytes}: make it smaller.`,
      );
    }
    try {
      return formatSlotHeader(frame, this.layout);
    } catch (cause) {
      throw new BoardMemoryError(
        "invalidFrame",
        this.path,
        `A frame for ${this.path} has a number that its field cannot hold (${String(cause)}): the slot header needs whole numbers in range.`,
        { cause },
      );
    }
  }
}
