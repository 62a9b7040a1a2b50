import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rectangle } from "../overlay/geometry.ts";
import { overlapOf } from "../overlay/geometry.ts";
import type { FollowedFrame } from "./box-tracker.ts";
import { BoxTracker } from "./box-tracker.ts";
import type { DrawnThing } from "./testing/drawn-picture.ts";
import { drawnPicture, pictureSize, plain, ticksPerFrame } from "./testing/drawn-picture.ts";

const { width, height } = pictureSize;
const cat: DrawnThing = { x: 40, y: 30, w: 40, h: 30, coat: 1 };

const sharesOf = ({ x, y, w, h }: Rectangle): Rectangle => ({
  x: x / width,
  y: y / height,
  w: w / width,
  h: h / height,
});

const seen = (frame: number, ...things: DrawnThing[]) => ({
  rtpTimestamp: (frame * ticksPerFrame) >>> 0,
  boxes: things.map((thing) => ({ identity: thing.coat, ...sharesOf(thing) })),
});

const boxOf = (frame: FollowedFrame | null, identity = cat.coat): Rectangle => {
  const box = frame?.boxes.find((one) => one.identity === identity);
  return box ?? { x: 0, y: 0, w: 0, h: 0 };
};

const liesOn = (frame: FollowedFrame | null, thing: DrawnThing): number =>
  overlapOf(boxOf(frame, thing.coat), sharesOf(thing));

describe("a box between two looks of the detector", () => {
  it("goes with what is in it, wherever that turns to and however the light changes", () => {
    const step = fc.record({ x: fc.integer({ min: -4, max: 4 }), y: fc.integer({ min: -3, max: 3 }) });
    fc.assert(
      fc.property(step, step, fc.integer({ min: -20, max: 20 }), (first, second, brighter) => {
        const tracker = new BoxTracker();
        tracker.picture(drawnPicture(0, [cat]));
        tracker.lookedAt(seen(0, cat));
        let thing = cat;
        let followed: FollowedFrame | null = null;
        for (let frame = 1; frame <= 6; frame++) {
          const by = frame <= 3 ? first : second;
          thing = { ...thing, x: thing.x + by.x / 2, y: thing.y + by.y / 2 };
          followed = tracker.picture(drawnPicture(frame, [thing], pictureSize, brighter));
          expect(followed?.lookedAt).toBe(0);
        }
        expect(liesOn(followed, thing)).toBeGreaterThan(0.9);
      }),
      { numRuns: 20 },
    );
  });

  it("grows and shrinks with it", () => {
    const tracker = new BoxTracker();
    tracker.picture(drawnPicture(0, [cat]));
    tracker.lookedAt(seen(0, cat));
    for (const [frame, growth] of [
      [1, 1.5],
      [2, 3],
      [3, 4.5],
    ] as const) {
      const thing = { ...cat, x: cat.x - growth, y: cat.y - growth, w: cat.w + 2 * growth, h: cat.h + 2 * growth };
      expect(liesOn(tracker.picture(drawnPicture(frame, [thing])), thing)).toBeGreaterThan(0.93);
    }
  });

  it("is found again from the frame that was looked at, though the result comes six frames late", () => {
    const tracker = new BoxTracker();
    const at = (frame: number): DrawnThing => ({ ...cat, x: cat.x + frame * 3 });
    for (let frame = 0; frame <= 6; frame++) tracker.picture(drawnPicture(frame, [at(frame)]));
    expect(liesOn(tracker.lookedAt(seen(0, at(0))), at(6))).toBeGreaterThan(0.9);
    // The next result only has to be followed the rest of the way.
    tracker.picture(drawnPicture(7, [at(7)]));
    expect(liesOn(tracker.lookedAt(seen(2, at(2))), at(7))).toBeGreaterThan(0.9);
  });

  it("comes back to the animal with the next result when it was led astray", () => {
    const tracker = new BoxTracker();
    tracker.picture(drawnPicture(0, [cat]));
    tracker.lookedAt(seen(0, cat));
    // Further from one frame to the next than anything is looked for.
    const gone = { ...cat, x: cat.x + 60 };
    tracker.picture(drawnPicture(1, [gone]));
    const astray = tracker.picture(drawnPicture(2, [gone]));
    expect(liesOn(astray, gone)).toBeLessThan(0.5);
    expect(liesOn(tracker.lookedAt(seen(1, gone)), gone)).toBeGreaterThan(0.95);
    expect(liesOn(tracker.picture(drawnPicture(3, [gone])), gone)).toBeGreaterThan(0.95);
  });

  it("trembles less than the detector's boxes do", () => {
    const tracker = new BoxTracker();
    const tremble = [1, -1, 0.8, -0.6, 1, -1, 0.4, -0.9];
    const offsets = tremble.map((off, frame) => {
      tracker.picture(drawnPicture(frame, [cat]));
      const box = boxOf(tracker.lookedAt(seen(frame, { ...cat, x: cat.x + off })));
      return Math.abs(box.x * width - cat.x);
    });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(offsets.slice(1))).toBeLessThan(0.6 * mean(tremble.slice(1).map(Math.abs)));
  });

  it("goes on by its speed for a while where its animal is out of sight", () => {
    const tracker = new BoxTracker();
    const at = (frame: number): DrawnThing => ({ ...cat, x: cat.x + frame * 2 });
    tracker.picture(drawnPicture(0, [at(0)]));
    tracker.lookedAt(seen(0, at(0)));
    for (let frame = 1; frame <= 3; frame++) tracker.picture(drawnPicture(frame, [at(frame)]));
    const behind = { x: 30, y: 0, w: 130, h: 90, coat: plain };
    const covered = [4, 5].map((frame) => boxOf(tracker.picture(drawnPicture(frame, [at(frame), behind]))));
    expect(covered[0]?.x).toBeGreaterThan(at(3).x / width);
    expect(covered[1]?.x).toBeLessThan(at(7).x / width);
  });

  it("is kept apart from that of another animal", () => {
    const other: DrawnThing = { x: 100, y: 20, w: 30, h: 40, coat: 4 };
    const tracker = new BoxTracker();
    tracker.picture(drawnPicture(0, [cat, other]));
    tracker.lookedAt(seen(0, cat, other));
    const [moved, back] = [
      { ...cat, x: cat.x + 3 },
      { ...other, x: other.x - 2, y: other.y + 2 },
    ];
    const followed = tracker.picture(drawnPicture(1, [moved, back]));
    expect(liesOn(followed, moved)).toBeGreaterThan(0.95);
    expect(liesOn(followed, back)).toBeGreaterThan(0.95);
  });
});

describe("the tracker", () => {
  it("has nothing to say before a result, nor of a result whose frame it has not seen", () => {
    const tracker = new BoxTracker();
    expect(tracker.picture(drawnPicture(10, [cat]))).toBeNull();
    expect(tracker.lookedAt(seen(2, cat))).toBeNull();
    expect(tracker.picture(drawnPicture(11, [cat]))).toBeNull();
  });

  it("takes a result that comes before its frame is painted", () => {
    const tracker = new BoxTracker();
    tracker.picture(drawnPicture(0, [cat]));
    expect(tracker.lookedAt(seen(1, cat))).toBeNull();
    expect(liesOn(tracker.picture(drawnPicture(1, [cat])), cat)).toBeGreaterThan(0.95);
  });

  it("takes the frame beside the one that was looked at, where that was never painted", () => {
    const tracker = new BoxTracker();
    for (const frame of [0, 1, 3]) tracker.picture(drawnPicture(frame, [cat]));
    expect(liesOn(tracker.lookedAt(seen(2, cat)), cat)).toBeGreaterThan(0.95);
  });

  it("begins anew with another size of picture, with time that goes back, and when it is told to", () => {
    const begin = (): BoxTracker => {
      const tracker = new BoxTracker();
      tracker.picture(drawnPicture(60, [cat]));
      tracker.lookedAt(seen(60, cat));
      return tracker;
    };
    expect(begin().picture(drawnPicture(61, [cat]))).not.toBeNull();
    expect(begin().picture(drawnPicture(61, [cat], { width: 120, height: 90 }))).toBeNull();
    expect(begin().picture(drawnPicture(59, [cat]))).toBeNull();
    expect(begin().picture(drawnPicture(200, [cat]))).toBeNull();
    const cleared = begin();
    cleared.clear();
    expect(cleared.picture(drawnPicture(61, [cat]))).toBeNull();
  });

  it("goes on across the wrap of the RTP timestamp", () => {
    const tracker = new BoxTracker();
    const last = Math.floor(2 ** 32 / ticksPerFrame);
    tracker.picture(drawnPicture(last, [cat]));
    tracker.lookedAt(seen(last, cat));
    const moved = { ...cat, x: cat.x + 3 };
    expect(liesOn(tracker.picture(drawnPicture(last + 1, [moved])), moved)).toBeGreaterThan(0.95);
  });

  it("forgets an animal that results have not shown for 400 ms", () => {
    const tracker = new BoxTracker();
    const identities = Array.from({ length: 16 }, (_, frame) => {
      tracker.picture(drawnPicture(frame, [cat]));
      const followed = tracker.lookedAt(frame === 0 ? seen(0, cat) : seen(frame));
      return followed?.boxes.length ?? 0;
    });
    expect(identities.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 1));
    expect(identities.slice(13)).toEqual([0, 0, 0]);
  });
});
