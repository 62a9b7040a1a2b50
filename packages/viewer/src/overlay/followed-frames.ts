import { moved, scaled } from "../tracking/box-motion.ts";
import type { FollowedFrame } from "../tracking/box-tracker.ts";
import { msBetween } from "../time/rtp-order.ts";
import type { Rectangle } from "./geometry.ts";

/** What is known of a frame so long ago says too little of the one on screen. */
const furthestAheadMs = 120;
/** Boxes that are followed from a result so much older than the newest are not those of its animals. */
const furthestApartMs = 400;
const keptFrames = 4;

/** What the picture itself tells of where boxes are, for the newest frames. */
export class FollowedFrames {
  #frames: FollowedFrame[] = [];

  add(frame: FollowedFrame): void {
    this.#frames = [...this.#frames.filter(({ rtpTimestamp }) => rtpTimestamp !== frame.rtpTimestamp), frame].slice(
      -keptFrames,
    );
  }

  clear(): void {
    this.#frames = [];
  }

  /**
   * Where an animal is on a frame: as followed, or (for the moment until that is told) going on as it was followed.
   *
   * @param lookedAt RTP timestamp of the result whose box it is
   * @returns shares of the picture; null where it is not followed
   */
  boxAt(identity: number, rtpTimestamp: number, lookedAt: number): Rectangle | null {
    const known = this.#frames.filter((frame) => {
      const aheadMs = msBetween(rtpTimestamp, frame.rtpTimestamp);
      return aheadMs >= 0 && aheadMs <= furthestAheadMs && msBetween(lookedAt, frame.lookedAt) <= furthestApartMs;
    });
    const nearest = known.reduce<FollowedFrame | null>(
      (best, one) => (best === null || msBetween(one.rtpTimestamp, best.rtpTimestamp) >= 0 ? one : best),
      null,
    );
    const box = nearest?.boxes.find((one) => one.identity === identity);
    return nearest === null || box === undefined
      ? null
      : moved(box, scaled(box.speed, msBetween(rtpTimestamp, nearest.rtpTimestamp)));
  }
}
