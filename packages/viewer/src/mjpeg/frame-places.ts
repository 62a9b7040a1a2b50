import type { MjpegFrame } from "@nekomado/protocol";
import { rtpTicksPerMs } from "@nekomado/protocol";
import { rtpTicksBetween } from "../time/rtp-order.ts";

const keptFrames = 64;
/** Frames further apart are of two cameras that count their own, as day and night cameras do. */
const furthestFrames = 300;

interface Placed {
  frameNumber: number;
  place: number;
}

/**
 * Where the pictures of an MJPEG stream stand on a timeline of 90 kHz, on which boxes find them: that of the H.264
 * stream where there is one, else capture time.
 */
export class FramePlaces {
  #frames: Placed[] = [];
  #isCaptureTime = false;

  /** Whether places are capture times: results that name an RTP timestamp have no place among them. */
  get isCaptureTime(): boolean {
    return this.#isCaptureTime;
  }

  /** @returns the frame's place */
  add({ frameNumber, rtpTimestamp, captureTimeMs }: MjpegFrame): number {
    const isCaptureTime = rtpTimestamp === null;
    if (isCaptureTime !== this.#isCaptureTime) this.#frames = [];
    this.#isCaptureTime = isCaptureTime;
    const place = rtpTimestamp ?? Math.round(captureTimeMs * rtpTicksPerMs) >>> 0;
    this.#frames = [...this.#frames, { frameNumber, place }].slice(-keptFrames);
    return place;
  }

  /** The place of a frame that may not have been sent; null when no frame near it was. */
  find(frameNumber: number): number | null {
    const [newest, ...before] = [...this.#frames].reverse();
    if (newest === undefined) return null;
    const known = [newest, ...before].find((frame) => frame.frameNumber === frameNumber);
    if (known !== undefined) return known.place;
    const earlier = before.find((frame) => frame.frameNumber < newest.frameNumber);
    if (earlier === undefined) return null;
    const after = frameNumber - newest.frameNumber;
    if (Math.abs(after) > furthestFrames) return null;
    const ticksPerFrame = rtpTicksBetween(newest.place, earlier.place) / (newest.frameNumber - earlier.frameNumber);
    return (newest.place + Math.round(after * ticksPerFrame)) >>> 0;
  }
}
