import { expect, it } from "vitest";
import { PictureWatch } from "./picture-watch.ts";

/** Frames every 33 ms from `fromMs` on; whether the last of them shows the present. */
const paint = (picture: PictureWatch, fromMs: number, untilMs: number, ageMs: number | null): boolean => {
  let fresh = false;
  for (let atMs = fromMs; atMs <= untilMs; atMs += 33) fresh = picture.painted(atMs, ageMs, false);
  return fresh;
};

it("finds the present in a frame that is young", () => {
  const picture = new PictureWatch();
  expect(picture.painted(1000, 2000, false)).toBe(false);
  expect(picture).toMatchObject({
    firstFrameAtMs: 1000,
    lastFrameAtMs: 1000,
    lastFreshFrameAtMs: null,
    liveAtMs: null,
  });
  expect(picture.painted(1033, 40, false)).toBe(true);
  expect(picture).toMatchObject({
    firstFrameAtMs: 1000,
    lastFrameAtMs: 1033,
    lastFreshFrameAtMs: 1033,
    liveAtMs: 1033,
  });
});

it("dates the picture by its capture, or by its painting where capture is not known", () => {
  const picture = new PictureWatch();
  expect(picture.lastPicture).toBeNull();
  picture.painted(1000, 40, true);
  expect(picture.lastPicture).toEqual({ capturedAtMs: 960 });
  picture.painted(1033, null, true);
  expect(picture.lastPicture).toEqual({ capturedAtMs: 1033 });
});

it("takes a steady picture of a slow network for live, but not one with pauses", () => {
  expect(paint(new PictureWatch(), 0, 2100, 900)).toBe(true);
  const halting = new PictureWatch();
  paint(halting, 0, 1500, 900);
  expect(paint(halting, 2600, 4000, 900)).toBe(false);
});

it("keeps when it first was live, whatever becomes of it", () => {
  const picture = new PictureWatch();
  picture.painted(1000, 40, false);
  picture.painted(1033, 40, true);
  picture.painted(9000, 40, false);
  expect(picture.liveAtMs).toBe(1000);
});

it("knows a frame of the past from one of the present in a live picture", () => {
  const picture = new PictureWatch();
  expect(picture.painted(1000, 1400, true)).toBe(true);
  expect(picture.painted(1033, 1600, true)).toBe(false);
  expect(picture).toMatchObject({ lastFrameAtMs: 1033, lastFreshFrameAtMs: 1000 });
});

it("is painting for a second after a frame, and moving for less than a third of one", () => {
  const picture = new PictureWatch();
  expect([picture.isPainting(0), picture.isMoving(0)]).toEqual([false, false]);
  picture.painted(1000, 40, true);
  expect([picture.isPainting(1299), picture.isMoving(1299)]).toEqual([true, true]);
  expect([picture.isPainting(1300), picture.isMoving(1300)]).toEqual([true, false]);
  expect([picture.isPainting(2000), picture.isMoving(2000)]).toEqual([true, false]);
  expect([picture.isPainting(2001), picture.isMoving(2001)]).toEqual([false, false]);
});

it("begins anew with another connection, but for the picture that the screen still shows", () => {
  const picture = new PictureWatch();
  picture.painted(1000, 40, false);
  picture.reset();
  expect(picture).toMatchObject({
    firstFrameAtMs: null,
    lastFrameAtMs: null,
    lastFreshFrameAtMs: null,
    liveAtMs: null,
  });
  expect(picture.lastPicture).toEqual({ capturedAtMs: 960 });
});
