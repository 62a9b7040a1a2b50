import type { PictureSize } from "@nekomado/protocol";
import { msBetween } from "../time/rtp-order.ts";
import type { PlacedResult, SeenBox } from "./seen-box.ts";

/** What is to be drawn on one frame. */
export interface FrameBoxes {
  /** In the pixels of `picture`. */
  detections: readonly SeenBox[];
  picture: PictureSize;
  /** 1, falling to 0 when results stop. */
  opacity: number;
  /** Of the frame that the detector looked at, which may be one before the frame on screen. */
  rtpTimestamp: number;
  frameNumber: number;
}

/** A result that is not followed by another stands for so long, then fades. */
const standsForMs = 600;
const fadeMs = 300;

const opacityAt = (ageMs: number): number => Math.min(1, Math.max(0, (standsForMs + fadeMs - ageMs) / fadeMs));

/**
 * Which boxes belong to the frame with this RTP timestamp: those of the newest result whose frame is not after it.
 * An empty result ends the boxes before it at once; null when there is nothing to draw.
 *
 * @param results in the order of their frames, oldest first
 */
export const boxesAt = (results: readonly PlacedResult[], rtpTimestamp: number): FrameBoxes | null => {
  const notAfter = results.filter((one) => msBetween(rtpTimestamp, one.rtpTimestamp) >= 0);
  const placed = notAfter.at(-1);
  if (placed === undefined || placed.boxes.length === 0) return null;
  const opacity = opacityAt(msBetween(rtpTimestamp, placed.rtpTimestamp));
  if (opacity === 0) return null;
  const { picture, frameNumber } = placed.result;
  return { detections: placed.boxes, picture, opacity, rtpTimestamp: placed.rtpTimestamp, frameNumber };
};
