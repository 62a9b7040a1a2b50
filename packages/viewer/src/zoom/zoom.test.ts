import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containedRectangle } from "../overlay/geometry.ts";
import { mostScale, panned, settled, wholePicture, zoomedAbout, zoomedRectangle } from "./zoom.ts";

const picture = { width: 1280, height: 720 };
const window = { width: 640, height: 360 };

const sizes = fc.record({ width: fc.integer({ min: 60, max: 4000 }), height: fc.integer({ min: 60, max: 4000 }) });
const zooms = fc.record({
  scale: fc.double({ min: 0.1, max: 20, noNaN: true }),
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
});

describe("a zoomed picture", () => {
  it("lies where the whole one lies while nothing is zoomed", () => {
    expect(zoomedRectangle(wholePicture, picture, window)).toEqual({ x: 0, y: 0, w: 640, h: 360 });
    const tall = { width: 360, height: 640 };
    expect(zoomedRectangle(wholePicture, picture, tall)).toEqual(containedRectangle(picture, tall));
  });

  it("shows the asked place in the middle", () => {
    expect(zoomedRectangle({ scale: 2, x: 0.5, y: 0.25 }, picture, window)).toEqual({ x: -320, y: 0, w: 1280, h: 720 });
  });

  it("never leaves a gap where there is picture to fill it, whatever is asked", () => {
    fc.assert(
      fc.property(zooms, sizes, sizes, (zoom, anyPicture, anyWindow) => {
        const { x, y, w, h } = zoomedRectangle(zoom, anyPicture, anyWindow);
        const gaps = (start: number, length: number, whole: number) =>
          length >= whole
            ? Math.max(0, start) + Math.max(0, whole - start - length)
            : Math.abs(2 * start + length - whole);
        expect(gaps(x, w, anyWindow.width)).toBeLessThan(1e-6);
        expect(gaps(y, h, anyWindow.height)).toBeLessThan(1e-6);
      }),
    );
  });

  it("keeps its shape, and is one to eight times as large as the whole", () => {
    fc.assert(
      fc.property(zooms, sizes, sizes, (zoom, anyPicture, anyWindow) => {
        const { w, h } = zoomedRectangle(zoom, anyPicture, anyWindow);
        const whole = containedRectangle(anyPicture, anyWindow);
        expect(w / h).toBeCloseTo(anyPicture.width / anyPicture.height, 6);
        expect(w / whole.w).toBeGreaterThan(1 - 1e-9);
        expect(w / whole.w).toBeLessThan(mostScale + 1e-9);
      }),
    );
  });
});

describe("zooming about a point", () => {
  it("leaves what is under the pointer where it is", () => {
    const at = { x: 200, y: 100 };
    const before = zoomedRectangle(wholePicture, picture, window);
    const after = zoomedRectangle(zoomedAbout(wholePicture, 3, at, picture, window), picture, window);
    expect((at.x - after.x) / after.w).toBeCloseTo((at.x - before.x) / before.w, 9);
    expect((at.y - after.y) / after.h).toBeCloseTo((at.y - before.y) / before.h, 9);
  });

  it("ends at eight times, and at the whole picture", () => {
    const at = { x: 10, y: 10 };
    expect(zoomedAbout(wholePicture, 100, at, picture, window).scale).toBe(8);
    expect(zoomedAbout({ scale: 2, x: 0.3, y: 0.3 }, 0.01, at, picture, window)).toEqual(wholePicture);
  });
});

describe("dragging", () => {
  it("moves the picture with the hand", () => {
    const zoom = { scale: 4, x: 0.5, y: 0.5 };
    const before = zoomedRectangle(zoom, picture, window);
    const after = zoomedRectangle(panned(zoom, { x: 30, y: -20 }, picture, window), picture, window);
    expect(after.x - before.x).toBeCloseTo(30, 9);
    expect(after.y - before.y).toBeCloseTo(-20, 9);
  });

  it("stops at the picture's edge", () => {
    expect(panned({ scale: 2, x: 0.5, y: 0.5 }, { x: 10_000, y: 0 }, picture, window)).toEqual({
      scale: 2,
      x: 0.25,
      y: 0.5,
    });
  });

  it("does nothing to a picture that is seen whole", () => {
    expect(panned(wholePicture, { x: 50, y: 50 }, picture, window)).toEqual(wholePicture);
  });
});

it("is kept while its window is not laid out", () => {
  const zoom = { scale: 3, x: 0.4, y: 0.6 };
  expect(settled(zoom, picture, { width: 0, height: 0 })).toEqual(zoom);
});

it("is the same zoom in a window of another size", () => {
  const zoom = { scale: 2, x: 0.4, y: 0.6 };
  expect(settled(zoom, picture, { width: 1920, height: 1080 })).toEqual(settled(zoom, picture, window));
});
