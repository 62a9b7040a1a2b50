import { isDeepStrictEqual } from "node:util";
import type { BoardDetection, BoardDetectionResult } from "../detection-record.ts";

/** A result whose every field follows from its frame number, so that any mixture of two results shows. */
export function makeSelfCheckingDetections(frameNumber: number): Omit<BoardDetectionResult, "version"> {
  return {
    frameNumber,
    timestampMs: 1000 * frameNumber,
    detections: Array.from({ length: 1 + (frameNumber % 10) }, (_, entry) => makeDetection(frameNumber, entry)),
  };
}

function makeDetection(frameNumber: number, entry: number): BoardDetection {
  const x = 1 + ((frameNumber * 31 + entry) % 10_000);
  return { className: `class ${frameNumber} ${entry}`, confidence: 0.5, x, y: x + 1, w: x + 2, h: x + 3 };
}

/** Whether every field belongs to one and the same result. */
export function areIntact(result: BoardDetectionResult): boolean {
  const intact = { ...makeSelfCheckingDetections(result.frameNumber), version: result.version };
  return isDeepStrictEqual(result, intact);
}
