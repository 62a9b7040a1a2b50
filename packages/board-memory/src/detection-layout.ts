export type DetectionLayoutName = "d1" | "d2" | "d3";

/** One of the three shapes of `LatestDetectionResult` in the field. Every offset is in bytes from the start of the file. */
export interface DetectionLayout {
  readonly name: DetectionLayoutName;
  /** Total size, which is what tells the layouts apart. */
  readonly fileSize: number;
  /** At 8: a `struct timespec`, or seconds as an f64. */
  readonly timestampAs: "timespec" | "seconds";
  /** i32 `num_detections`. */
  readonly countAt: number;
  /** Ten entries of 52 bytes. */
  readonly entriesAt: number;
  /** u32 `version`; a `sem_t` may follow, which is not used here. */
  readonly versionAt: number;
}

export const maxDetections = 10;
export const detectionEntryBytes = 52;
export const classNameBytes = 32;

export const detectionLayouts: Readonly<Record<DetectionLayoutName, DetectionLayout>> = {
  d1: { name: "d1", fileSize: 552, timestampAs: "timespec", countAt: 24, entriesAt: 28, versionAt: 548 },
  d2: { name: "d2", fileSize: 584, timestampAs: "timespec", countAt: 24, entriesAt: 28, versionAt: 548 },
  d3: { name: "d3", fileSize: 576, timestampAs: "seconds", countAt: 16, entriesAt: 20, versionAt: 540 },
};

/** The layout whose file is `fileSize` bytes long, or undefined. */
export function detectionLayoutOfSize(fileSize: number): DetectionLayout | undefined {
  return Object.values(detectionLayouts).find((layout) => layout.fileSize === fileSize);
}
