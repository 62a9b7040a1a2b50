import type { Rectangle } from "../overlay/geometry.ts";
import { msBetween } from "../time/rtp-order.ts";
import type { BoxMotion } from "./box-motion.ts";
import { motionBetween, motionOfBox, moved, scaled, still, sumOf } from "./box-motion.ts";
import type { LumaPicture } from "./luma-picture.ts";
import type { PictureHistory } from "./picture-history.ts";

/** A new result's box counts so much beside the one that was followed there; the rest is what boxes tremble by. */
const trustInResult = 0.5;
/** An edge that lies off by more than this share of the box's length: it was lost, or the animal has changed its shape. */
const surpriseShare = 0.06;
/** What is lost goes on as it did, more slowly with each frame: a guess gets no better by going further. */
const slowingWhenLost = 0.8;

interface Step {
  rtpTimestamp: number;
  box: Rectangle;
}

/**
 * The box of a result, steadied by where the same box was followed to.
 *
 * @returns null where the two have little to do with one another
 */
const steadied = (followed: Rectangle, told: Rectangle): Rectangle | null => {
  const off = motionBetween(followed, told);
  const surpriseX = surpriseShare * told.w;
  const surpriseY = surpriseShare * told.h;
  const most = Math.max(
    Math.abs(off.left) / surpriseX,
    Math.abs(off.right) / surpriseX,
    Math.abs(off.top) / surpriseY,
    Math.abs(off.bottom) / surpriseY,
  );
  return most > 1 ? null : moved(followed, scaled(off, trustInResult));
};

/**
 * One animal's box, followed from the frame that the detector looked at to each later one. Always from that frame
 * itself, never from picture to picture: nothing adds up.
 */
export class BoxTrack {
  readonly #pictures: PictureHistory;
  /** Picture and box that everything is followed from. */
  #origin: { picture: LumaPicture; box: Rectangle };
  /** Where the box was on the pictures before the newest, oldest first. */
  #path: Step[] = [];
  #newest: Step;

  constructor(pictures: PictureHistory, picture: LumaPicture, box: Rectangle) {
    this.#pictures = pictures;
    this.#origin = { picture, box };
    this.#newest = { rtpTimestamp: picture.rtpTimestamp, box };
    this.#catchUp();
  }

  /** RTP timestamp of the frame that it is followed from. */
  get lookedAt(): number {
    return this.#origin.picture.rtpTimestamp;
  }

  /** Where it is on the newest picture. */
  get newest(): Rectangle {
    return this.#newest.box;
  }

  /** How its edges moved last, a millisecond. */
  get speed(): BoxMotion {
    const before = this.#path.at(-2) ?? this.#path.at(-1);
    if (before === undefined) return still;
    const { rtpTimestamp, box } = this.#newest;
    return scaled(motionBetween(before.box, box), 1 / Math.max(1, msBetween(rtpTimestamp, before.rtpTimestamp)));
  }

  /** Begins anew at a frame that the detector has looked at since. */
  lookedAgain(picture: LumaPicture, told: Rectangle): void {
    const { rtpTimestamp } = picture;
    const steps = [...this.#path, this.#newest];
    const at = steps.findIndex((step) => step.rtpTimestamp === rtpTimestamp);
    const followed = steps[at]?.box;
    const box = followed === undefined ? null : steadied(followed, told);
    if (followed === undefined || box === null) {
      this.#origin = { picture, box: told };
      this.#path = [];
      this.#newest = { rtpTimestamp, box: told };
      this.#catchUp();
      return;
    }
    const correction = motionBetween(followed, box);
    this.#origin = { picture, box };
    this.#path = steps.slice(0, -1).map((step) => ({ ...step, box: moved(step.box, correction) }));
    // How far the animal has gone since is known already, and only measured again from its new origin.
    const expected = motionBetween(followed, this.#newest.box);
    const target = this.#pictures.at(this.#newest.rtpTimestamp);
    const motion = target === null || target === picture ? null : motionOfBox(picture, target, box, expected);
    this.#newest = { ...this.#newest, box: moved(box, motion ?? expected) };
  }

  /** @param picture the one after the newest that it was followed to */
  follow(picture: LumaPicture): void {
    const { picture: from, box } = this.#origin;
    const last = this.#newest;
    const next = { rtpTimestamp: picture.rtpTimestamp, box: last.box };
    const sofar = motionBetween(box, last.box);
    const step = scaled(this.speed, msBetween(next.rtpTimestamp, last.rtpTimestamp));
    const motion = motionOfBox(from, picture, box, sumOf(sofar, step)) ?? sumOf(sofar, scaled(step, slowingWhenLost));
    this.#path = [...this.#path, last].filter((one) => this.#pictures.at(one.rtpTimestamp) !== null);
    this.#newest = { ...next, box: moved(box, motion) };
  }

  #catchUp(): void {
    for (const picture of this.#pictures.after(this.lookedAt)) this.follow(picture);
  }
}
