import type { PictureSize } from "@nekomado/protocol";

/**
 * What the main thread and the MJPEG thread say to each other. Both run this very build in one process, so the
 * messages are typed and not parsed: what comes from outside was parsed before.
 */
export interface MjpegOptions {
  /** Folder of the segments. */
  shmDir: string;
}

/** What viewers look at together: all who ask for the same get the same bytes. */
export interface JpegKind {
  /** Frames a second at most. */
  fps: number;
  /** 1 to 100. */
  quality: number;
}

/** The same for what is the same. */
export const keyOf = ({ fps, quality }: JpegKind): string => `${fps}/${quality}`;

export type MjpegRequest =
  /** Whether anybody looks: only then are the segments opened and read. */
  | { kind: "read"; present: boolean }
  /** Somebody waits for the next frame of this kind. Holds for one frame. */
  | { kind: "want"; jpegKind: JpegKind }
  /** Nobody waits for it any more. */
  | { kind: "unwant"; jpegKind: JpegKind }
  /** The thread is to end by itself, once it has made what it is making. */
  | { kind: "end" };

/** A raw picture, without its bytes. */
export interface SeenPicture {
  /** As the camera counts. */
  frameNumber: number;
  /** On the agent's clock. */
  captureTimeMs: number;
  size: PictureSize;
}

export interface Jpeg {
  /** Who gets it. */
  jpegKinds: JpegKind[];
  /** Alone in its `ArrayBuffer`. */
  data: Uint8Array<ArrayBuffer>;
}

/** Why there are no pictures to make JPEGs of. */
export type PictureFault =
  /** There is no segment of raw pictures. */
  | "absent"
  /** A segment has a size that no known layout has. */
  | "unknownLayout"
  | "unreadable"
  /** A segment is there, but nobody writes to it. */
  | "stopped"
  /** What is in the segment is no picture that JPEGs can be made of. */
  | "unusable";

export type PictureStatus =
  | { state: "flowing" }
  /** The message says what it means and what to do. */
  | { state: "none"; fault: PictureFault; message: string };

export type MjpegEvent =
  | { kind: "seen"; picture: SeenPicture }
  /** `passedOn`: the board's own JPEG, not encoded here. */
  | { kind: "jpegs"; picture: SeenPicture; jpegs: Jpeg[]; passedOn: boolean }
  /** A picture that cannot be what its header says. */
  | { kind: "skipped"; frameNumber: number; why: string }
  | { kind: "status"; status: PictureStatus };
