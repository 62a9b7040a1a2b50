import jpegTurbo from "@julusian/jpeg-turbo";
import { describe, expect, it } from "vitest";
import { clipFrameCount } from "./cat-path.ts";
import { readFrameCode } from "./frame-code.ts";
import { readRawContainer, writeRawContainer } from "./raw-container.ts";
import { loadRawPictures } from "./raw-pictures.ts";
import { SceneError } from "./scene-error.ts";

const everyNumber = Array.from({ length: clipFrameCount }, (_, k) => k);

describe.each([
  ["1280x720", 1280, 720],
  ["768x432", 768, 432],
  ["640x480, squeezed", 640, 480],
  ["640x360", 640, 360],
])("a raw picture of %s", (_, width, height) => {
  it("carries its frame's own number", () => {
    const raw = loadRawPictures();
    const step = width > 800 ? 29 : 1;
    const asked = everyNumber.filter((k) => k % step === 0);
    const codes = asked.map((k) => {
      const nv12 = raw.nv12(k, width, height);
      expect(nv12.length).toBe(width * height * 1.5);
      return readFrameCode((x, y) => nv12[y * width + x] ?? 0, width, height);
    });
    expect(codes).toEqual(asked);
  });
});

it("carries the number in its JPEG, by day and by night", () => {
  for (const name of ["day", "night"] as const) {
    const raw = loadRawPictures(name);
    for (const k of [0, 100, 401, 839]) {
      const jpeg = raw.jpeg(k, 640, 480);
      const { data, width, height } = jpegTurbo.decompressSync(jpeg, { format: jpegTurbo.FORMAT_GRAY });
      expect([width, height]).toEqual([640, 480]);
      expect(readFrameCode((x, y) => data[y * width + x] ?? 0, width, height)).toBe(k);
    }
  }
});

it("starts over after the last frame", () => {
  const raw = loadRawPictures();
  expect(raw.nv12(clipFrameCount + 5, 640, 360).equals(raw.nv12(5, 640, 360))).toBe(true);
});

it("refuses sizes that NV12 cannot have", () => {
  const raw = loadRawPictures();
  for (const [width, height] of [
    [641, 360],
    [640, 0],
    [640.5, 360],
    [100_000, 360],
  ] as const) {
    expect(() => raw.nv12(0, width, height)).toThrow(SceneError);
  }
});

it("refuses a container that is cut short", () => {
  const jpeg = (width: number, height: number, shade: number): Buffer =>
    jpegTurbo.compressSync(Buffer.alloc(width * height * 4, shade), {
      format: jpegTurbo.FORMAT_RGBA,
      subsampling: jpegTurbo.SAMP_420,
      quality: 70,
      width,
      height,
    });
  const room = jpeg(64, 36, 90);
  const patches = [
    { firstFrame: 0, x: 4, y: 8, w: 12, h: 16, jpeg: jpeg(6, 8, 10) },
    { firstFrame: 3, x: 8, y: 8, w: 24, h: 12, jpeg: jpeg(12, 6, 200) },
  ];
  const whole = writeRawContainer({ room, patches });
  expect(readRawContainer(whole)).toEqual({ room, patches });
  for (let length = 0; length < whole.length; length++) {
    expect(() => readRawContainer(whole.subarray(0, length))).toThrow(SceneError);
  }
});
