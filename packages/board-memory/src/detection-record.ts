import { classNameBytes, detectionEntryBytes, maxDetections, type DetectionLayout } from "./detection-layout.ts";

/** One box, in the pixels of the picture that the detector looked at. */
export interface BoardDetection {
  readonly className: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** All boxes of one frame. */
export interface BoardDetectionResult {
  /** The frame that was looked at, as its camera counts. */
  readonly frameNumber: number;
  /** As written, in milliseconds; same clock as the frames. */
  readonly timestampMs: number;
  readonly version: number;
  readonly detections: readonly BoardDetection[];
}

/** What a record says, and what had to be mended in it. */
export interface ParsedDetections {
  /** Null when frame number or timestamp cannot be meant. */
  readonly result: BoardDetectionResult | null;
  /** Entries left out: no name, confidence not a number, a box without an area or far outside any picture. */
  readonly droppedEntries: number;
  /** Values drawn into their range: count, confidence, a name without its NUL. */
  readonly clampedValues: number;
}

/** Far beyond any picture, near enough for arithmetic. */
const maxCoordinate = 65_536;

/** Reads a whole record; `bytes` is the file. */
export function parseDetections(bytes: Buffer, layout: DetectionLayout): ParsedDetections {
  const frameNumber = Number(bytes.readBigUInt64LE(0));
  const timestampMs = readTimestampMs(bytes, layout);
  if (!Number.isSafeInteger(frameNumber) || timestampMs === null) {
    return { result: null, droppedEntries: 0, clampedValues: 0 };
  }
  const rawCount = bytes.readInt32LE(layout.countAt);
  const count = Math.min(Math.max(rawCount, 0), maxDetections);
  let clampedValues = count === rawCount ? 0 : 1;
  let droppedEntries = 0;
  const detections: BoardDetection[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    const at = layout.entriesAt + entry * detectionEntryBytes;
    const parsed = parseEntry(bytes.subarray(at, at + detectionEntryBytes));
    if (parsed === null) {
      droppedEntries += 1;
    } else {
      detections.push(parsed.detection);
      clampedValues += parsed.clampedValues;
    }
  }
  const version = bytes.readUInt32LE(layout.versionAt);
  return { result: { frameNumber, timestampMs, version, detections }, droppedEntries, clampedValues };
}

function readTimestampMs(bytes: Buffer, layout: DetectionLayout): number | null {
  if (layout.timestampAs === "seconds") {
    const seconds = bytes.readDoubleLE(8);
    return seconds >= 0 && Number.isSafeInteger(Math.round(seconds * 1000)) ? seconds * 1000 : null;
  }
  const seconds = Number(bytes.readBigInt64LE(8));
  const nanoseconds = Number(bytes.readBigInt64LE(16));
  const inRange =
    seconds >= 0 && Number.isSafeInteger(seconds * 1000) && nanoseconds >= 0 && nanoseconds < 1_000_000_000;
  return inRange ? seconds * 1000 + nanoseconds / 1_000_000 : null;
}

function parseEntry(bytes: Buffer): { detection: BoardDetection; clampedValues: number } | null {
  const name = bytes.subarray(0, classNameBytes);
  const nul = name.indexOf(0);
  const className = name.toString("utf8", 0, nul === -1 ? classNameBytes : nul);
  const rawConfidence = bytes.readFloatLE(32);
  const x = bytes.readInt32LE(36);
  const y = bytes.readInt32LE(40);
  const w = bytes.readInt32LE(44);
  const h = bytes.readInt32LE(48);
  const isBox =
    w > 0 && h > 0 && w <= maxCoordinate && h <= maxCoordinate && Math.max(Math.abs(x), Math.abs(y)) <= maxCoordinate;
  if (className === "" || !Number.isFinite(rawConfidence) || !isBox) {
    return null;
  }
  const confidence = Math.min(Math.max(rawConfidence, 0), 1);
  const clampedValues = (nul === -1 ? 1 : 0) + (confidence === rawConfidence ? 0 : 1);
  return { detection: { className, confidence, x, y, w, h }, clampedValues };
}

/** The record without its version, from offset 0 to `layout.versionAt`. Names are cut to 31 bytes, boxes rounded to pixels. */
export function formatDetections(result: Omit<BoardDetectionResult, "version">, layout: DetectionLayout): Buffer {
  const bytes = Buffer.alloc(layout.versionAt);
  bytes.writeBigUInt64LE(BigInt(result.frameNumber), 0);
  if (layout.timestampAs === "seconds") {
    bytes.writeDoubleLE(result.timestampMs / 1000, 8);
  } else {
    const nanoseconds = Math.round(result.timestampMs * 1_000_000);
    bytes.writeBigInt64LE(BigInt(Math.floor(nanoseconds / 1_000_000_000)), 8);
    bytes.writeBigInt64LE(BigInt(nanoseconds % 1_000_000_000), 16);
  }
  bytes.writeInt32LE(result.detections.length, layout.countAt);
  for (const [entry, detection] of result.detections.entries()) {
    const at = layout.entriesAt + entry * detectionEntryBytes;
    bytes.write(detection.className, at, classNameBytes - 1, "utf8");
    bytes.writeFloatLE(detection.confidence, at + 32);
    bytes.writeInt32LE(Math.round(detection.x), at + 36);
    bytes.writeInt32LE(Math.round(detection.y), at + 40);
    bytes.writeInt32LE(Math.round(detection.w), at + 44);
    bytes.writeInt32LE(Math.round(detection.h), at + 48);
  }
  return bytes;
}
