import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nv12Bytes, toRgbx } from "./nv12.ts";
import { plainNv12 } from "./testing/raw-camera.ts";

const pixelsOf = (nv12: Uint8Array, width: number, height: number): number[][] => {
  const rgbx = new Uint32Array(width * height);
  toRgbx(nv12, width, height, rgbx);
  return [...rgbx].map((pixel) => [pixel & 0xff, (pixel >> 8) & 0xff, (pixel >> 16) & 0xff]);
};

const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

describe("NV12", () => {
  // Values from JFIF 1.02's formulas.
  it.each([
    ["black", [0, 128, 128], [0, 0, 0]],
    ["white", [255, 128, 128], [255, 255, 255]],
    ["red", [76, 85, 255], [254, 0, 0]],
    ["blue", [29, 255, 107], [0, 0, 254]],
  ])("of %s is %s", (_, colour, rgb) => {
    for (const pixel of pixelsOf(plainNv12(4, 2, colour).data, 4, 2))
      for (const [channel, value] of pixel.entries()) expect(Math.abs(value - (rgb[channel] ?? 0))).toBeLessThan(3);
  });

  it("gives each pixel its own luma and the chroma that it shares with its neighbours", () => {
    const sides = fc.integer({ min: 1, max: 6 }).map((half) => half * 2);
    const pictures = fc.tuple(sides, sides).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        nv12: fc.uint8Array({ minLength: nv12Bytes(width, height), maxLength: nv12Bytes(width, height) }),
      }),
    );
    fc.assert(
      fc.property(pictures, ({ width, height, nv12 }) => {
        for (const [index, rgb] of pixelsOf(nv12, width, height).entries()) {
          const x = index % width;
          const y = Math.floor(index / width);
          const chromaAt = width * height + (y >> 1) * width + (x & ~1);
          const luma = nv12[index] ?? 0;
          const cb = (nv12[chromaAt] ?? 0) - 128;
          const cr = (nv12[chromaAt + 1] ?? 0) - 128;
          const expected = [luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb].map(clamp);
          for (const [channel, value] of rgb.entries())
            expect(Math.abs(value - (expected[channel] ?? 0))).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});
