import { BoardMemoryError } from "./board-memory-error.ts";
import { detectionLayouts, maxDetections, type DetectionLayout, type DetectionLayoutName } from "./detection-layout.ts";
import { formatDetections, type BoardDetectionResult } from "./detection-record.ts";
import { SegmentOutput } from "./segment-output.ts";

/** What has just been written; the entries may come in several pieces. */
export type DetectionWriteStep = "header" | "entries" | "version";

/** Writes detection results as the detector does: the data, then `version`. Stands in for it. */
export class DetectionWriter {
  readonly layout: DetectionLayout;
  readonly #output: SegmentOutput;
  #version = 0;

  private constructor(output: SegmentOutput, layout: DetectionLayout) {
    this.#output = output;
    this.layout = layout;
  }

  /** Removes what is at `path` and makes a new file, all zero: version 0, no result yet. */
  static create(path: string, layoutName: DetectionLayoutName): DetectionWriter {
    const layout = detectionLayouts[layoutName];
    return new DetectionWriter(SegmentOutput.create(path, layout.fileSize), layout);
  }

  get path(): string {
    return this.#output.path;
  }

  /** Version of the last result, 0 before the first. */
  get version(): number {
    return this.#version;
  }

  /** Writes one result and returns its version. Throws a `BoardMemoryError` with reason `invalidDetections` or `closed`. */
  write(result: Omit<BoardDetectionResult, "version">): number {
    const steps = this.writeInSteps(result);
    while (steps.next().done !== true);
    return this.#version;
  }

  /** The same, one write at a time, for a detector that is held up or dies in between. */
  *writeInSteps(
    result: Omit<BoardDetectionResult, "version">,
    options: { readonly pieceBytes?: number } = {},
  ): Generator<DetectionWriteStep, void, undefined> {
    const bytes = this.#format(result);
    const { entriesAt } = this.layout;
    this.#output.write(bytes.subarray(0, entriesAt), 0);
    yield "header";
    const pieceBytes = options.pieceBytes ?? bytes.length;
    for (let at = entriesAt; at < bytes.length; at += pieceBytes) {
      this.#output.write(bytes.subarray(at, at + pieceBytes), at);
      yield "entries";
    }
    this.#version = (this.#version + 1) % 2 ** 32;
    this.#output.writeUInt32(this.#version, this.layout.versionAt);
    yield "version";
  }

  /** Leaves the file where it is, as a detector that dies does. */
  close(): void {
    this.#output.close();
  }

  /** Removes the file, unless another writer has made a new one there since. */
  unlink(): void {
    this.#output.unlink();
  }

  #format(result: Omit<BoardDetectionResult, "version">): Buffer {
    if (result.detections.length > maxDetections) {
      throw new BoardMemoryError(
        "invalidDetections",
        this.path,
        `A result of ${result.detections.length} detections does not fit ${this.path}, which holds ${maxDetections}: leave the least certain ones out.`,
      );
    }
    try {
      return formatDetections(result, this.layout);
    } catch (cause) {
      throw new BoardMemoryError(
        "invalidDetections",
        this.path,
        `A result for ${this.path} has a number that its field cannot hold (${String(cause)}): the record needs whole numbers in range.`,
        { cause },
      );
    }
  }
}
