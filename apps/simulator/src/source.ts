import type { FrameFormat } from "@nekomado/board-memory";
import type { SensorName } from "./day-night.ts";
import type { PictureSize } from "./picture-size.ts";

/** One coded picture, as a camera's encoder gives it. */
export interface SourceFrame extends PictureSize {
  readonly accessUnit: Buffer;
  readonly isKeyframe: boolean;
  readonly frameNumber: number;
  readonly cameraId: number;
  /** Position in the clip; null where there is none. */
  readonly clipFrame: number | null;
  /** Whether the clip is the drawn scene, whose true boxes are known. */
  readonly showsScene: boolean;
}

/** One raw picture; it belongs to the frame that was last given. */
export interface SourcePicture extends PictureSize {
  readonly segment: RawSegment;
  readonly format: FrameFormat;
  readonly data: Uint8Array;
}

/** Rings of raw pictures. */
export type RawSegment = "activeFrame" | "mjpegFrame";

export interface SourceEvents {
  frame: [SourceFrame];
  picture: [SourcePicture];
  /** What a person should know, and that does not end the source. */
  notice: [string];
  /** The source cannot go on. */
  failed: [Error];
}

/** Where pictures come from, at their own pace. */
export interface Source {
  on<Name extends keyof SourceEvents>(name: Name, listener: (...values: SourceEvents[Name]) => void): unknown;
  start(): void;
  pause(): void;
  resume(): void;
  /** The encoder starts anew, with a keyframe, and frames are counted from the start. */
  restart(): void;
  readonly activeSensor: SensorName;
  /** @throws SimulatorError `command-refused` where there is no such sensor */
  switchTo(sensor: SensorName): void;
  /** Ends everything; resolves when nothing of it is left. */
  close(): Promise<void>;
}
