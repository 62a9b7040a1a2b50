import type { KeyframePicture } from "@nekomado/viewer";
import { visibleSizeOf } from "@nekomado/viewer";
import type { FirstLook } from "./first-look.ts";

/** What the screen shows before the page is loaded. */
export interface FirstLookPicture {
  picture: KeyframePicture;
  /** `performance.now()` */
  paintedAtMs: number;
}

/** The page takes over. @returns what it is to go on showing; null while the screen shows no picture */
export const takeOver = ({ shown, paintedAtMs }: FirstLook): FirstLookPicture | null => {
  if (shown === undefined || !("VideoFrame" in globalThis)) return null;
  const { video, frameNumber, rtpTimestamp, capturedAtMs } = shown;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const image = new VideoFrame(video);
  const picture = { image, ...visibleSizeOf(image), frameNumber, rtpTimestamp, capturedAtMs };
  return { picture, paintedAtMs: paintedAtMs ?? performance.now() };
};
