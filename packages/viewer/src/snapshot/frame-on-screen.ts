import type { PaintedPicture } from "../picture/painted-picture.ts";
import type { CaptureMoment, FramePixels } from "./taken-frame.ts";
import { copyShownFrame, isSameFrame } from "./taken-frame.ts";

/** A frame that the element shows is announced with the next refresh of the screen; a page in the background waits longer. */
const announcedWithinMs = 500;

/** Which frame some pixels are of. */
export interface FrameIdentity extends CaptureMoment {
  rtpTimestamp: number | null;
  /** By which the camera counts its frames; null where only the RTP timestamp is known. */
  frameNumber: number | null;
}

type Painted = Pick<PaintedPicture, "rtpTimestamp" | "mediaTimeMs" | "capturedAtMs" | "timeOrigin">;

/** Where to learn of the frames that the element shows. */
export interface FrameAnnouncements {
  newest: Painted;
  /** @returns the function that stops listening */
  onPainted: (listener: (painted: Painted) => void) => () => void;
}

/** A frame that was never announced is placed by its distance from one that was. */
export const identityFrom = (known: Painted, { mediaTimeMs }: Pick<FramePixels, "mediaTimeMs">): FrameIdentity =>
  isSameFrame(known, { mediaTimeMs })
    ? {
        rtpTimestamp: known.rtpTimestamp,
        frameNumber: null,
        capturedAtMs: known.capturedAtMs,
        timeOrigin: known.timeOrigin,
      }
    : {
        rtpTimestamp: null,
        frameNumber: null,
        capturedAtMs: known.capturedAtMs + mediaTimeMs - known.mediaTimeMs,
        timeOrigin: known.timeOrigin,
      };

/**
 * Takes the frame that a video element shows and learns which one it is. The element moves on to a frame up to one
 * refresh before it is announced: then the announcement is waited for while the pixels are held.
 */
export const takeFrameOnScreen = async (
  video: HTMLVideoElement,
  { newest, onPainted }: FrameAnnouncements,
): Promise<(FramePixels & FrameIdentity) | null> => {
  const canvas = document.createElement("canvas");
  let pixels = copyShownFrame(video, canvas);
  if (pixels === null) return null;
  if (isSameFrame(newest, pixels)) return { ...pixels, ...identityFrom(newest, pixels) };
  let known = newest;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, announcedWithinMs);
    const stop = onPainted((painted) => {
      known = painted;
      // Two frames came between two refreshes, and only the later is announced: that one then, lest its name be lost.
      if (pixels !== null && painted.mediaTimeMs > pixels.mediaTimeMs && !isSameFrame(painted, pixels))
        pixels = copyShownFrame(video, canvas) ?? pixels;
      if (pixels !== null && isSameFrame(painted, pixels)) end();
    });
  });
  return { ...pixels, ...identityFrom(known, pixels) };
};
