import { assert, infiniteStream, integer, property, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import {
  codeLuma,
  codeSquares,
  drawFrameCodeNv12,
  frameCodeLimit,
  frameCodeTones,
  readFrameCode,
} from "./frame-code.ts";

function picture(width: number, height: number, number: number): Uint8Array {
  const luma = new Uint8Array(width * height).fill(120);
  drawFrameCodeNv12(luma, width, width, height, number);
  return luma;
}

function read(luma: Uint8Array, width: number, height: number): number | null {
  return readFrameCode((x, y) => luma[y * width + x] ?? 0, width, height);
}

it("reads back every number it can write", () => {
  for (let number = 0; number < frameCodeLimit; number++) {
    expect(read(picture(640, 360, number), 640, 360)).toBe(number);
  }
});

it("reads at any usual scale, squeezed and within wider rows", () => {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
    [960, 540],
    [768, 432],
    [640, 480],
    [640, 360],
    [480, 270],
  ] as const) {
    expect(read(picture(width, height, 2741), width, height), `${width}x${height}`).toBe(2741);
  }
  const stride = 704;
  const luma = new Uint8Array(stride * 360).fill(120);
  drawFrameCodeNv12(luma, stride, 640, 360, 1234);
  expect(readFrameCode((x, y) => luma[y * stride + x] ?? 0, 640, 360)).toBe(1234);
});

it("changes four squares at most from one frame to the next, so that the frame on the wall stays calm", () => {
  for (let number = 0; number + 1 < frameCodeLimit; number++) {
    const next = frameCodeTones(number + 1);
    expect(frameCodeTones(number).filter((tone, k) => tone !== next[k]).length).toBe(4);
  }
});

it("is unsure rather than wrong when one, two or three squares are read wrong", () => {
  assert(
    property(
      integer({ min: 0, max: frameCodeLimit - 1 }),
      uniqueArray(integer({ min: 0, max: codeSquares.length - 1 }), { minLength: 1, maxLength: 3 }),
      (number, wrong) => {
        const luma = picture(1280, 720, number);
        const tones = frameCodeTones(number);
        for (const k of wrong) {
          const { x, y, size } = codeSquares[k]!;
          const tone = tones[k]! ? codeLuma.dark : codeLuma.light;
          for (let row = y; row < y + size; row++) luma.fill(tone, row * 1280 + x, row * 1280 + x + size);
        }
        expect(read(luma, 1280, 720)).toBeNull();
      },
    ),
  );
});

it("is unsure about pictures that are not the scene", () => {
  expect(read(new Uint8Array(640 * 360), 640, 360)).toBeNull();
  expect(read(new Uint8Array(640 * 360).fill(255), 640, 360)).toBeNull();
  assert(
    property(infiniteStream(integer({ min: 0, max: 255 })), (noise) => {
      expect(readFrameCode(() => noise.next().value ?? 0, 320, 180)).toBeNull();
    }),
    { numRuns: 20 },
  );
});

it("stays readable when the picture is darker, paler or in video range", () => {
  const luma = picture(640, 360, 3071);
  for (const [gain, offset] of [
    [0.5, 0],
    [0.859, 16],
    [0.6, 90],
  ] as const) {
    const seen = luma.map((value) => value * gain + offset);
    expect(read(seen, 640, 360)).toBe(3071);
  }
});
