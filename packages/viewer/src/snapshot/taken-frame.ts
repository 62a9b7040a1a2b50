import type { PictureSize } from "@nekomado/protocol";
import type { FrameBoxes } from "../overlay/boxes-at.ts";
import type { PictureLook } from "../overlay/picture-boxes.ts";
import { visibleSizeOf } from "../picture/visible-size.ts";

/** When a frame was captured, as this PC tells it. */
export interface CaptureMoment {
  /** Unix time in ms. */
  capturedAtMs: number;
  /** `frame`: the camera's own time of the frame; `painted`: that is not known, this is when it came on screen. */
  timeOrigin: "frame" | "painted";
}

/** The frame that was on screen at one moment: its pixels, and what is known of it. */
export interface TakenFrame extends CaptureMoment {
  /** The picture alone, at its full coded size. */
  canvas: HTMLCanvasElement;
  /** Null where the browser did not tell which frame it showed. */
  rtpTimestamp: number | null;
  /** By which the camera counts its frames; null where only the RTP timestamp is known. */
  frameNumber: number | null;
  boxes: FrameBoxes | null;
  /** How wide the picture was on screen, CSS pixels; 0 when it was not laid out. */
  shownWidth: number;
  look: PictureLook;
}

/** Pixels of a video element, and the place of their frame in its stream. */
export interface FramePixels {
  canvas: HTMLCanvasElement;
  mediaTimeMs: number;
}

/** Two times of one stream that are closer than this are those of one frame. */
const sameFrameWithinMs = 1;

export const isSameFrame = (a: { mediaTimeMs: number }, b: { mediaTimeMs: number }): boolean =>
  Math.abs(a.mediaTimeMs - b.mediaTimeMs) < sameFrameWithinMs;

/** Makes `canvas` the size of the picture and draws the picture on it, pixel for pixel. */
export const drawUnscaled = (canvas: HTMLCanvasElement, picture: CanvasImageSource, size: PictureSize): void => {
  canvas.width = size.width;
  canvas.height = size.height;
  // Without alpha a PNG takes a quarter less.
  canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0, size.width, size.height);
};

/**
 * Copies the frame that a video element shows just now. The frame is held while it is drawn, so time and pixels are
 * those of one frame.
 *
 * @param canvas is drawn on, at the size of the picture
 * @returns null while the element shows none
 */
export const copyShownFrame = (video: HTMLVideoElement, canvas: HTMLCanvasElement): FramePixels | null => {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const frame = new VideoFrame(video);
  try {
    drawUnscaled(canvas, frame, visibleSizeOf(frame));
    return { canvas, mediaTimeMs: frame.timestamp / 1000 };
  } finally {
    frame.close();
  }
};
