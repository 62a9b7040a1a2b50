import { describe, expect, it } from "vitest";
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

describe("kept frames on the way to the present", () => {
  /** Ages of frames, 33 ms after each other; what is to be seen of each, and the date of what is seen. */
  const seen = (picture: PictureWatch, fromMs: number, agesMs: readonly (number | null)[], isLive = false) =>
    agesMs.map((ageMs, at) => {
      picture.painted(fromMs + at * 33, ageMs, isLive);
      return [picture.showing, picture.behindMs, Math.round(picture.lastPicture?.capturedAtMs ?? -1)];
    });

  it("are stood for by their first, with its date, until a frame is of the present", () => {
    const picture = new PictureWatch({ holdsPast: true });
    expect(seen(picture, 10_000, [3000, 2000, 900, 251, 250, 40])).toEqual([
      ["held", 3000, 7000],
      ["passing", 2000, 7000],
      ["passing", 900, 7000],
      ["passing", 251, 7000],
      ["moving", null, 9882],
      ["moving", null, 10_125],
    ]);
  });

  it("are not there where the first frame is of the present", () => {
    expect(seen(new PictureWatch({ holdsPast: true }), 1000, [249])).toEqual([["moving", null, 751]]);
  });

  it("leave the last picture of the connection before in front where that is newer", () => {
    const picture = new PictureWatch({ holdsPast: true });
    picture.painted(10_000, 40, true);
    picture.reset();
    expect(seen(picture, 12_000, [3000, 1000, 40])).toEqual([
      ["passing", 3000, 9960],
      ["passing", 1000, 9960],
      ["moving", null, 12_026],
    ]);
    picture.reset();
    expect(seen(picture, 20_000, [3000])).toEqual([["held", 3000, 17_000]]);
  });

  it("come again after a pause", () => {
    const picture = new PictureWatch({ holdsPast: true });
    picture.painted(1000, 40, false);
    expect(seen(picture, 5000, [2500, 1200, 30]).map(([showing]) => showing)).toEqual(["held", "passing", "moving"]);
  });

  it("are shown as they come when they are steadily late, or late in a picture that was live", () => {
    const late = new PictureWatch({ holdsPast: true });
    const showings = seen(
      late,
      0,
      Array.from({ length: 120 }, () => 2000),
    ).map(([showing]) => showing);
    expect(showings.indexOf("moving")).toBe(Math.ceil(3000 / 33));
    expect(showings.slice(-20)).toEqual(Array.from({ length: 20 }, () => "moving"));
    const live = new PictureWatch({ holdsPast: true });
    live.painted(0, 40, false);
    expect(seen(live, 33, [1600, 1700], true).map(([showing]) => showing)).toEqual(["moving", "moving"]);
  });

  it("are told by time alone where a browser does not say which frame it paints", () => {
    const picture = new PictureWatch({ holdsPast: true });
    const showings = seen(
      picture,
      1000,
      Array.from({ length: 20 }, () => null),
    ).map(([showing]) => showing);
    expect(showings[0]).toBe("held");
    expect(showings.indexOf("moving")).toBe(Math.ceil(500 / 33));
  });

  it("are all shown of a stream that keeps none, such as MJPEG", () => {
    expect(seen(new PictureWatch(), 10_000, [3000, 2900])).toEqual([
      ["moving", null, 7000],
      ["moving", null, 7133],
    ]);
  });
});
