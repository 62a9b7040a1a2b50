import type { Detection, DetectionResult } from "@nekomado/protocol";

/** A box of a result, and whose it is: the same number stands for the same animal from result to result. */
export interface SeenBox extends Detection {
  identity: number;
}

/** A detection result whose place among the frames is known. */
export interface PlacedResult {
  rtpTimestamp: number;
  result: DetectionResult;
  /** The result's detections in their own order, each with its identity. */
  boxes: readonly SeenBox[];
}

/** Whether two results' boxes are told in the pixels of the same picture. */
export const isSamePicture = (
  { result: { picture: a } }: PlacedResult,
  { result: { picture: b } }: PlacedResult,
): boolean => a.width === b.width && a.height === b.height;
