import type { Rectangle } from "../overlay/geometry.ts";
import { rtpTicksPerMs } from "@nekomado/protocol";
import { rtpTicksBetween } from "../time/rtp-order.ts";
import type { BoxMotion } from "./box-motion.ts";
import { BoxTrack } from "./box-track.ts";
import type { LumaPicture } from "./luma-picture.ts";
import { PictureHistory } from "./picture-history.ts";

/** Whose box, and where: in shares of the picture's width and height. */
export interface IdentifiedBox extends Rectangle {
  identity: number;
}

/** What a result of the detector says of a frame. */
export interface LookedAtFrame {
  rtpTimestamp: number;
  boxes: readonly IdentifiedBox[];
}

export interface FollowedBox extends IdentifiedBox {
  /** How its edges move from here on, a millisecond. */
  speed: BoxMotion;
}

/** Where boxes are on a frame, by the picture. */
export interface FollowedFrame {
  rtpTimestamp: number;
  /** The frame of the newest result that they are followed from. */
  lookedAt: number;
  boxes: readonly FollowedBox[];
}

/** An animal that results have missed for so long is not followed any more. */
const missedForTicks = 400 * rtpTicksPerMs;

/** Follows the boxes of detection results through the small pictures of the frames since. */
export class BoxTracker {
  readonly #pictures = new PictureHistory();
  #tracks = new Map<number, BoxTrack>();
  #lookedAt: number | null = null;
  /** A result whose frame has not been painted yet. */
  #early: LookedAtFrame | null = null;

  /** @returns where the boxes are on this picture; null where there is nothing to follow */
  picture(picture: LumaPicture): FollowedFrame | null {
    if (!this.#pictures.add(picture)) this.#tracks.clear();
    for (const track of this.#tracks.values()) track.follow(picture);
    const early = this.#early;
    if (early !== null && rtpTicksBetween(picture.rtpTimestamp, early.rtpTimestamp) >= 0) {
      this.#early = null;
      this.#look(early);
    }
    return this.#newest();
  }

  /** @returns where the boxes of this result, or of a later one, are on the newest picture */
  lookedAt(frame: LookedAtFrame): FollowedFrame | null {
    const { newest } = this.#pictures;
    if (newest === null || rtpTicksBetween(frame.rtpTimestamp, newest.rtpTimestamp) > 0) this.#early = frame;
    else this.#look(frame);
    return this.#newest();
  }

  clear(): void {
    this.#pictures.clear();
    this.#tracks.clear();
    this.#lookedAt = null;
    this.#early = null;
  }

  #look({ rtpTimestamp, boxes }: LookedAtFrame): void {
    // A result that was overtaken by a later one has nothing to add.
    if (this.#lookedAt !== null && rtpTicksBetween(rtpTimestamp, this.#lookedAt) < 0) return;
    const picture = this.#pictures.near(rtpTimestamp);
    if (picture === null) return;
    this.#lookedAt = rtpTimestamp;
    for (const { identity, ...box } of boxes) {
      const track = this.#tracks.get(identity);
      if (track === undefined) this.#tracks.set(identity, new BoxTrack(this.#pictures, picture, box));
      else track.lookedAgain(picture, box);
    }
    for (const [identity, track] of this.#tracks)
      if (rtpTicksBetween(rtpTimestamp, track.lookedAt) > missedForTicks) this.#tracks.delete(identity);
  }

  #newest(): FollowedFrame | null {
    const { newest } = this.#pictures;
    if (newest === null || this.#lookedAt === null) return null;
    const boxes = [...this.#tracks].map(([identity, track]) => ({ identity, ...track.newest, speed: track.speed }));
    return boxes.length === 0 ? null : { rtpTimestamp: newest.rtpTimestamp, lookedAt: this.#lookedAt, boxes };
  }
}
