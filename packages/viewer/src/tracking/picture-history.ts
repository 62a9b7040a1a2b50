import { rtpTicksPerMs } from "@nekomado/protocol";
import { rtpTicksBetween } from "../time/rtp-order.ts";
import type { LumaPicture } from "./luma-picture.ts";

/** No detector is later than this. */
const memoryTicks = 1000 * rtpTicksPerMs;
/** The frame that was looked at may not have been painted: then its neighbour stands for it, one frame of 30 a second away at most. */
const neighbourTicks = 40 * rtpTicksPerMs;

/** The small pictures of the last second, oldest first. */
export class PictureHistory {
  #pictures: LumaPicture[] = [];

  get newest(): LumaPicture | null {
    return this.#pictures.at(-1) ?? null;
  }

  /**
   * Forgets everything where the picture goes back in time or changes its size: another stream has begun.
   *
   * @returns whether it follows the ones before
   */
  add(picture: LumaPicture): boolean {
    const newest = this.newest;
    const follows =
      newest !== null &&
      newest.width === picture.width &&
      newest.height === picture.height &&
      rtpTicksBetween(picture.rtpTimestamp, newest.rtpTimestamp) > 0 &&
      rtpTicksBetween(picture.rtpTimestamp, newest.rtpTimestamp) < memoryTicks;
    const kept = follows
      ? this.#pictures.filter((one) => rtpTicksBetween(picture.rtpTimestamp, one.rtpTimestamp) <= memoryTicks)
      : [];
    this.#pictures = [...kept, picture];
    return follows;
  }

  at(rtpTimestamp: number): LumaPicture | null {
    return this.#pictures.find((one) => one.rtpTimestamp === rtpTimestamp) ?? null;
  }

  /** The picture of a frame, or of the frame beside it. */
  near(rtpTimestamp: number): LumaPicture | null {
    const distance = (one: LumaPicture): number => Math.abs(rtpTicksBetween(one.rtpTimestamp, rtpTimestamp));
    const nearest = this.#pictures.reduce<LumaPicture | null>(
      (best, one) => (best === null || distance(one) < distance(best) ? one : best),
      null,
    );
    return nearest === null || distance(nearest) > neighbourTicks ? null : nearest;
  }

  after(rtpTimestamp: number): LumaPicture[] {
    return this.#pictures.filter((one) => rtpTicksBetween(one.rtpTimestamp, rtpTimestamp) > 0);
  }

  clear(): void {
    this.#pictures = [];
  }
}
