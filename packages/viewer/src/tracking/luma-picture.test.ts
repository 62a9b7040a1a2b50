import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lumaOfPixels, shrinkLuma, smallSizeOf } from "./luma-picture.ts";

describe("a small picture", () => {
  it.each([
    [1920, 1080, 160, 90],
    [1280, 720, 160, 90],
    [640, 480, 160, 120],
    [720, 1280, 90, 160],
    [64, 36, 64, 36],
  ])("of %ix%i has %ix%i pixels", (width, height, smallWidth, smallHeight) => {
    expect(smallSizeOf({ width, height })).toEqual({ width: smallWidth, height: smallHeight });
  });

  it("has the brightness of the large one, place by place, wherever its rows lie in memory", () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 400 }), height: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 }), (plane, padding, offset) => {
        const stride = plane.width + padding;
        const bytes = new Uint8Array(offset + stride * plane.height).fill(255);
        const at = (x: number, y: number): number => Math.round((200 * x) / plane.width + (50 * y) / plane.height);
        for (let y = 0; y < plane.height; y++)
          for (let x = 0; x < plane.width; x++) bytes[offset + y * stride + x] = at(x, y);
        const { width, height, luma, mean } = shrinkLuma({ ...plane, bytes, offset, stride }, 1);
        expect({ width, height }).toEqual(smallSizeOf(plane));
        // Whole pixels of the large picture: half of one is the error, on either axis.
        const error = 2 + 200 / plane.width + 50 / plane.height;
        const worst = luma.reduce((most, value, place) => {
          const middle = (200 * ((place % width) + 0.5)) / width + (50 * (Math.floor(place / width) + 0.5)) / height;
          return Math.max(most, Math.abs(value - middle));
        }, 0);
        expect(worst).toBeLessThanOrEqual(error);
        expect(Math.abs(mean - luma.reduce((sum, value) => sum + value, 0) / luma.length)).toBeLessThan(0.001);
      }),
      { numRuns: 60 },
    );
  });

  it("is made of coloured pixels by how bright they look", () => {
    const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255);
    const picture = lumaOfPixels(rgba, { width: 2, height: 2 }, 9);
    expect([...picture.luma]).toEqual([255, 76, 150, 29]);
    expect(picture).toMatchObject({ rtpTimestamp: 9, width: 2, height: 2, mean: 127.5 });
  });
});
