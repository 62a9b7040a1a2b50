import type { TimelineAnchor } from "@nekomado/protocol";
import { rtpTimestampOf } from "@nekomado/protocol";
import type { RegisteredFrame } from "../media/frame-register.ts";
import { FrameRegister } from "../media/frame-register.ts";
import type { SeenPicture } from "./contract.ts";
import type { PartFrame } from "./part.ts";

/** Frames of one number further apart than this are two frames: each camera counts its own. */
const sameFrameMs = 500;
/** RTP time is told while frames of the stream are no older than this: else it does not flow. */
const flowingMs = 1_000;
const kept = 64;

/**
 * Says of a raw picture which frame of the H.264 stream it is: the same frame number, capture time and RTP timestamp, so
 * that a detection result finds its picture in either. The encoder takes its time, so a picture usually comes before its
 * access unit; its RTP timestamp then follows from its capture time, as the access unit's will.
 */
export class FrameIdentity {
  #frames = new FrameRegister();
  #anchor: TimelineAnchor | undefined;
  #pictures: SeenPicture[] = [];
  /** Of the stream's capture times over the pictures': two readers tie a board's clock to the agent's, each for itself. */
  #aheadMs = 0;

  /** The newest tie between RTP time and the agent's clock. */
  setAnchor(anchor: TimelineAnchor): void {
    this.#anchor = anchor;
  }

  /** A frame of the H.264 stream. */
  addFrame(frame: RegisteredFrame): void {
    this.#frames.add(frame);
    const picture = this.#pictures.findLast(({ frameNumber }) => frameNumber === frame.frameNumber);
    if (picture !== undefined) this.#align(picture, frame);
  }

  /** A raw picture, with the capture time that its own reader has given it. */
  addPicture(picture: SeenPicture): void {
    this.#pictures.push(picture);
    if (this.#pictures.length > kept) this.#pictures.shift();
    const frame = this.#frames.find(picture.frameNumber);
    if (frame !== undefined) this.#align(picture, frame);
  }

  /** RTP time begins anew. */
  forget(): void {
    this.#frames = new FrameRegister();
    this.#anchor = undefined;
  }

  identify({ frameNumber, captureTimeMs }: SeenPicture): PartFrame {
    const same = this.#frames.find(frameNumber);
    if (same !== undefined && Math.abs(same.captureTimeMs - captureTimeMs) < sameFrameMs)
      return {
        "x-frame-number": frameNumber,
        "x-capture-time-ms": same.captureTimeMs,
        "x-rtp-timestamp": same.rtpTimestamp,
      };
    const { newest } = this.#frames;
    const flows = newest !== undefined && Math.abs(newest.captureTimeMs - captureTimeMs) <= flowingMs;
    if (!flows || this.#anchor === undefined)
      return { "x-frame-number": frameNumber, "x-capture-time-ms": captureTimeMs };
    const alignedMs = captureTimeMs + this.#aheadMs;
    return {
      "x-frame-number": frameNumber,
      "x-capture-time-ms": alignedMs,
      "x-rtp-timestamp": rtpTimestampOf(this.#anchor, alignedMs),
    };
  }

  #align(picture: SeenPicture, frame: RegisteredFrame): void {
    const aheadMs = frame.captureTimeMs - picture.captureTimeMs;
    if (Math.abs(aheadMs) < sameFrameMs) this.#aheadMs = aheadMs;
  }
}
