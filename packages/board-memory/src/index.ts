export { BoardMemoryError, type BoardMemoryErrorReason } from "./board-memory-error.ts";
export type { BoardFrame, FrameBrightness, FrameFormat, FrameToWrite } from "./board-frame.ts";
export {
  detectionLayoutOfSize,
  detectionLayouts,
  maxDetections,
  type DetectionLayout,
  type DetectionLayoutName,
} from "./detection-layout.ts";
export { DetectionReader, type DetectionCounters, type DetectionReaderEvents } from "./detection-reader.ts";
export type { BoardDetection, BoardDetectionResult } from "./detection-record.ts";
export { DetectionWriter, type DetectionWriteStep } from "./detection-writer.ts";
export {
  frameRingLayoutOfSize,
  frameRingLayouts,
  maxPayloadBytes,
  type FrameRingLayout,
  type RingLayoutName,
} from "./frame-ring-layout.ts";
export {
  FrameRingReader,
  type FrameDelivery,
  type FrameGap,
  type FrameRingAttachment,
  type FrameRingCounters,
  type FrameRingReaderEvents,
  type ReadingRhythm,
} from "./frame-ring-reader.ts";
export { FrameRingWriter, type FrameRingWriterOptions, type FrameWriteStep } from "./frame-ring-writer.ts";
export { readDetectionVersion, readRingCounts, type RingCounts } from "./segment-counts.ts";
export { segmentNames } from "./segment-names.ts";
