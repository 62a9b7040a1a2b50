import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { detectionLayoutOfSize, frameRingLayoutOfSize } from "@nekomado/board-memory";

/** u32 `write_index`, in every layout. */
const writeIndexAt = 0;

export interface RingCounts {
  /** `write_index`, as it stands there. */
  framesWritten: number;
  /** How many of them the ring still holds. */
  framesHeld: number;
  /** `frame_interval_ms`, as the daemon says it. */
  frameIntervalMs: number;
}

/** @returns null for a segment that is not there, or cannot be read, or ends before `at` */
const readSegment = <Value>(
  path: string,
  read: (fileSize: number, wordAt: (at: number) => number) => Value | null,
): Value | null => {
  try {
    const file = openSync(path, "r");
    try {
      const word = Buffer.alloc(4);
      return read(fstatSync(file).size, (at) => {
        if (readSync(file, word, 0, word.length, at) < word.length)
          throw new RangeError("the segment has become shorter");
        return word.readUInt32LE();
      });
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
};

/** What a frame ring says of itself, read there and then: whoever asks now and again need not follow it. */
export const readRingCounts = (path: string): RingCounts | null =>
  readSegment(path, (fileSize, wordAt) => {
    const layout = frameRingLayoutOfSize(fileSize);
    if (layout === undefined) return null;
    const framesWritten = wordAt(writeIndexAt);
    return {
      framesWritten,
      framesHeld: Math.min(framesWritten, layout.slots),
      frameIntervalMs: wordAt(layout.frameIntervalAt),
    };
  });

/** `version` of the detector's segment: 0 when there is none, or no result in it. */
export const readDetectionVersion = (path: string): number =>
  readSegment(path, (fileSize, wordAt) => {
    const layout = detectionLayoutOfSize(fileSize);
    return layout === undefined ? null : wordAt(layout.versionAt);
  }) ?? 0;
