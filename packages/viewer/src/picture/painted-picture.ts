import type { KeyframePicture } from "../keyframe/keyframe-picture.ts";
import type { PaintedJpeg } from "../mjpeg/jpeg-screen.ts";
import type { DrawnBoxes } from "../overlay/picture-boxes.ts";
import type { Transport } from "../session/state.ts";
import type { CaptureMoment } from "../snapshot/taken-frame.ts";
import type { PaintedFrame } from "../time/frame-clock.ts";

/** A frame together with what was drawn over it. */
export interface PaintedPicture extends PaintedFrame, CaptureMoment, DrawnBoxes {
  transport: Transport;
  /** By which the camera counts its frames; null where only the RTP timestamp is known. */
  frameNumber: number | null;
  /** Capture to painting, ms; null while it cannot be known. */
  ageMs: number | null;
}

/** What is known of a frame from those who painted it. */
export type PaintedByEither = Omit<PaintedPicture, keyof CaptureMoment | keyof DrawnBoxes | "ageMs">;

export const captureMomentOf = (paintedAtMs: number, ageMs: number | null): CaptureMoment => ({
  // This PC's clock of now: it may be set, and `performance.now()` may rest while the PC sleeps.
  capturedAtMs: Date.now() - performance.now() + paintedAtMs - (ageMs ?? 0),
  timeOrigin: ageMs === null ? "painted" : "frame",
});

export const ofVideo = (frame: PaintedFrame): PaintedByEither => ({ ...frame, transport: "webrtc", frameNumber: null });

/** The keyframe that was there before its connection was, and belongs to what that will bring. */
export const ofKeyframe = (keyframe: KeyframePicture, paintedAtMs: number): PaintedByEither => {
  const { frameNumber, rtpTimestamp, width, height } = keyframe;
  return {
    transport: "webrtc",
    rtpTimestamp,
    frameNumber,
    mediaTimeMs: 0,
    presentedFrames: 0,
    paintedAtMs,
    expectedDisplayTimeMs: paintedAtMs,
    width,
    height,
  };
};

/** @param presentedFrames pictures that were painted so far */
export const ofJpeg = (
  { frame, paintedAtMs, width, height }: PaintedJpeg,
  presentedFrames: number,
): PaintedByEither => ({
  transport: "mjpeg",
  rtpTimestamp: frame.rtpTimestamp,
  frameNumber: frame.frameNumber,
  mediaTimeMs: frame.captureTimeMs,
  presentedFrames,
  paintedAtMs,
  expectedDisplayTimeMs: paintedAtMs,
  width,
  height,
});
