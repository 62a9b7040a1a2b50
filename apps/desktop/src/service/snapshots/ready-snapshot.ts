import type { PictureFormat, Snapshot } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { isWritableTime } from "./format/local-time.ts";
import type { PictureFacts } from "./format/picture-facts.ts";
import type { FrameTold } from "./frame-question.ts";
import { readPictureHead, writeFacts } from "./format/picture-file.ts";

/** A snapshot that needs nothing more but a place on a disk. */
export interface ReadySnapshot {
  cameraId: string;
  cameraName: string;
  capturedAtMs: number;
  format: PictureFormat;
  /** The whole file, in parts that follow each other. */
  parts: readonly Uint8Array[];
  bytes: number;
}

const detectionFacts = (
  { boxes, size }: Snapshot,
  told: FrameTold | null,
): Pick<PictureFacts, "detectionOrigin" | "detections"> => {
  const result = told?.result ?? null;
  if (result === null) return { detectionOrigin: "screen", detections: boxes };
  const scaleX = size.width / result.picture.width;
  const scaleY = size.height / result.picture.height;
  const detections = result.detections.map(({ x, y, w, h, ...what }) => ({
    ...what,
    x: x * scaleX,
    y: y * scaleY,
    w: w * scaleX,
    h: h * scaleY,
  }));
  return { detectionOrigin: "frame", detections };
};

/** Finer than this no box is, and files stay readable. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const isPicture = ({ picture, format, size }: Snapshot): boolean => {
  const head = readPictureHead(picture);
  return head?.format === format && head.size?.width === size.width && head.size.height === size.height;
};

/**
 * Puts what is known of a frame into the picture of it.
 *
 * @param told what the camera says of the frame; null when it does not say it in time
 * @param software the app's name and version
 * @throws {ProblemError} malformed, for what is no picture as described
 */
export const readySnapshot = (
  snapshot: Snapshot,
  cameraName: string,
  told: FrameTold | null,
  software: string,
): ReadySnapshot => {
  const { cameraId, format, size, rtpTimestamp, timeOrigin, boxesDrawn } = snapshot;
  const capturedAtMs = Math.round(snapshot.capturedAtMs);
  if (!isWritableTime(capturedAtMs))
    throw new ProblemError("malformed", `No frame is of the time ${capturedAtMs} ms: the snapshot cannot be named.`);
  if (!isPicture(snapshot))
    throw new ProblemError("malformed", `The snapshot is no ${format} of ${size.width}x${size.height}.`);
  const { detectionOrigin, detections } = detectionFacts(snapshot, told);
  const facts: PictureFacts = {
    cameraId,
    cameraName,
    capturedAtMs,
    timeOrigin,
    rtpTimestamp,
    frameNumber: told?.frameNumber ?? snapshot.frameNumber,
    size,
    detectionOrigin,
    detections: detections.map(({ className, confidence, x, y, w, h }) => ({
      className,
      confidence: rounded(confidence, 4),
      x: rounded(x, 1),
      y: rounded(y, 1),
      w: rounded(w, 1),
      h: rounded(h, 1),
    })),
    boxesDrawn,
  };
  const parts = writeFacts(snapshot.picture, facts, software);
  if (parts === null) throw new ProblemError("malformed", `The snapshot is no ${format}.`);
  return {
    cameraId,
    cameraName,
    capturedAtMs,
    format,
    parts,
    bytes: parts.reduce((sum, part) => sum + part.length, 0),
  };
};
