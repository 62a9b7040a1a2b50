export type FrameFormat = "jpeg" | "nv12" | "rgb" | "h264";

/** `brightness_avg` and what follows it in a slot of v3 to v5. */
export interface FrameBrightness {
  /** Mean of the picture, 0 to 255; undefined where the daemon does not know it (-1). */
  readonly average: number | undefined;
  readonly lux: number;
  readonly zone: number;
  readonly correctionApplied: boolean;
}

/** One frame of a ring, proved whole. */
export interface BoardFrame {
  /** Counted from 0 in this segment; never wraps. */
  readonly ringIndex: number;
  /** As the camera counts: each camera counts its own frames, so it jumps or repeats after a switch. */
  readonly frameNumber: number;
  /** As written, in milliseconds: monotonic on older daemons, real time on newer ones. */
  readonly timestampMs: number;
  /** 0 day, 1 night. */
  readonly cameraId: number;
  readonly width: number;
  readonly height: number;
  readonly format: FrameFormat;
  /** An own copy, exactly `data_size` long, alone in its `ArrayBuffer` (so that it can be transferred). */
  readonly data: Buffer<ArrayBuffer>;
  /** Only in v3 to v5. */
  readonly brightness?: FrameBrightness;
}

/** What a writer is given for one frame. */
export interface FrameToWrite {
  readonly frameNumber: number;
  readonly timestamp: { readonly seconds: number; readonly nanoseconds: number };
  readonly cameraId: number;
  readonly width: number;
  readonly height: number;
  readonly format: FrameFormat;
  /** 1 to 3 110 400 bytes. */
  readonly data: Uint8Array;
  /** Left out by layouts that have no room for it; -1, 0, 0, 0 where it is not given. */
  readonly brightness?: FrameBrightness;
}
