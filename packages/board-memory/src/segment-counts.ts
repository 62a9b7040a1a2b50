import { BoardMemoryError } from "./board-memory-error.ts";
import { detectionLayoutOfSize, detectionLayouts } from "./detection-layout.ts";
import { FrameRing } from "./frame-ring.ts";
import { SegmentFile } from "./segment-file.ts";

export interface RingCounts {
  /** `write_index`, as it stands there. */
  readonly framesWritten: number;
  /** How many of them the ring still holds. */
  readonly framesHeld: number;
  /** `frame_interval_ms`, as the daemon says it. */
  readonly frameIntervalMs: number;
}

/**
 * What a frame ring says of itself, read there and then: whoever asks now and again need not follow it.
 * Null where there is no ring, or none that can be read.
 */
export function readRingCounts(path: string): RingCounts | null {
  return readOnce(
    () => FrameRing.open(path),
    ({ writeIndex, layout, frameIntervalMs }) => ({
      framesWritten: writeIndex,
      framesHeld: Math.min(writeIndex, layout.slots),
      frameIntervalMs,
    }),
  );
}

/** `version` of the detector's segment: 0 when there is none, or no result in it. */
export function readDetectionVersion(path: string): number {
  const open = () => SegmentFile.open(path, Object.values(detectionLayouts));
  const version = readOnce(open, (file) => {
    const layout = detectionLayoutOfSize(file.size);
    const word = Buffer.alloc(4);
    return layout !== undefined && file.read(word, layout.versionAt) ? word.readUInt32LE() : null;
  });
  return version ?? 0;
}

function readOnce<Segment extends { close(): void }, Value>(
  open: () => Segment,
  read: (segment: Segment) => Value,
): Value | null {
  let segment: Segment;
  try {
    segment = open();
  } catch (error) {
    if (error instanceof BoardMemoryError) {
      return null;
    }
    throw error;
  }
  try {
    return read(segment);
  } finally {
    segment.close();
  }
}
