import jpegTurbo from "@julusian/jpeg-turbo";
import { maxJpegBytes } from "@nekomado/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf, JpegEncoder, wholeJpeg } from "./jpeg-encoder.ts";
import type { RawPicture } from "./testing/raw-camera.ts";
import { plainNv12 } from "./testing/raw-camera.ts";

const frameOf = (picture: RawPicture) => ({ ...picture, data: Buffer.from(picture.data) });

const decoded = (jpeg: Uint8Array) => jpegTurbo.decompressSync(Buffer.from(jpeg), { format: jpegTurbo.FORMAT_RGB });

describe("the JPEG encoder", () => {
  it("makes a JPEG of each quality, of the picture's size and colours", () => {
    const encoder = new JpegEncoder();
    for (const [width, height] of [
      [64, 48],
      [32, 16],
      [64, 48],
    ] as const) {
      const jpegs = encoder.encode(frameOf(plainNv12(width, height, [76, 85, 255])), [30, 95]);
      expect(jpegs).toHaveLength(2);
      for (const jpeg of jpegs) {
        const picture = decoded(jpeg);
        expect(picture).toMatchObject({ width, height });
        expect(picture.data[0]).toBeGreaterThan(245);
        expect(picture.data[1]).toBeLessThan(10);
        expect(picture.data[2]).toBeLessThan(10);
      }
    }
  });

  it("takes RGB", () => {
    const data = Buffer.alloc(32 * 16 * 3, Buffer.from([0, 0, 255]));
    const [jpeg] = new JpegEncoder().encode({ width: 32, height: 16, format: "rgb", data }, [90]);
    expect(decoded(jpeg ?? new Uint8Array()).data[2]).toBeGreaterThan(245);
  });

  it("makes none that is larger than a part may be", () => {
    const noise = plainNv12(1_920, 1_080);
    let seed = 1;
    for (let at = 0; at < noise.data.length; at++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      noise.data[at] = seed >>> 24;
    }
    const [jpeg = new Uint8Array()] = new JpegEncoder().encode(frameOf(noise), [100]);
    expect(jpeg.length).toBeLessThanOrEqual(maxJpegBytes);
    expect(decoded(jpeg)).toMatchObject({ width: 1_920, height: 1_080 });
  });

  it("hands out memory that the next picture does not change", () => {
    const encoder = new JpegEncoder();
    const [first = new Uint8Array()] = encoder.encode(frameOf(plainNv12(32, 16, [255, 128, 128])), [80]);
    const kept = first.slice();
    encoder.encode(frameOf(plainNv12(32, 16, [0, 128, 128])), [80]);
    expect(first).toEqual(kept);
    expect(first.buffer.byteLength).toBe(first.length);
  });
});

describe("a raw frame", () => {
  const jpeg = Buffer.from(new JpegEncoder().encode(frameOf(plainNv12(32, 16)), [80])[0] ?? []);

  it.each([
    ["NV12 of its size", plainNv12(8, 4), null],
    ["NV12 that is too short", { ...plainNv12(8, 4), data: new Uint8Array(47) }, "8x4 in nv12 has 48 bytes"],
    ["NV12 that is too long", { ...plainNv12(8, 4), data: new Uint8Array(49) }, "this one 49"],
    ["NV12 with an odd side", { ...plainNv12(8, 4), width: 7 }, "7x4 is odd"],
    ["RGB of its size", { width: 3, height: 3, format: "rgb", data: new Uint8Array(27) }, null],
    ["H.264", { width: 8, height: 4, format: "h264", data: new Uint8Array(48) }, "H.264"],
    ["a JPEG", { width: 32, height: 16, format: "jpeg", data: jpeg }, null],
    ["half a JPEG", { width: 32, height: 16, format: "jpeg", data: jpeg.subarray(0, 200) }, "no whole JPEG"],
    ["zeros that should be a JPEG", { width: 32, height: 16, format: "jpeg", data: new Uint8Array(99) }, "no whole"],
  ] as const)("of %s is judged rightly", (_, picture, fault) => {
    const said = faultOf(frameOf(picture));
    expect(said?.includes(fault ?? "") ?? null).toBe(fault === null ? null : true);
  });

  it("keeps a JPEG's bytes, without the zeros behind it", () => {
    expect(wholeJpeg(Buffer.concat([jpeg, Buffer.alloc(7)]))).toEqual(jpeg);
  });

  it("of any bytes and any size is taken or refused, and what is taken can be encoded", () => {
    const encoder = new JpegEncoder();
    const side = fc.integer({ min: 1, max: 12 });
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 250 });
    fc.assert(
      fc.property(side, side, fc.constantFrom("nv12", "rgb", "jpeg"), bytes, (width, height, format, data) => {
        const frame = { width, height, format, data: Buffer.from(data) } as const;
        const jpegs = faultOf(frame) === null && format !== "jpeg" ? encoder.encode(frame, [50]) : [];
        expect(jpegs.every((made) => wholeJpeg(Buffer.from(made)) !== null)).toBe(true);
      }),
    );
  });
});
