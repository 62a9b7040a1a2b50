import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./build.ts";
import { toIcns, toIco } from "./icon-files.ts";

const painted = join(root, "apps/desktop/resources/painted");
const pngMagic = "89504e470d0a1a0a";

/** Width and height out of a PNG's IHDR. */
const sizeOf = (png: Buffer) => {
  expect(png.subarray(0, 8).toString("hex")).toBe(pngMagic);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
};

const square = (width: number) => ({ width, height: width });

describe("the app's icon", () => {
  it("for Windows holds each size that Windows asks for", () => {
    const ico = readFileSync(join(painted, "icon.ico"));
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_each, index) => {
      const at = 6 + 16 * index;
      const offset = ico.readUInt32LE(at + 12);
      const size = sizeOf(ico.subarray(offset, offset + ico.readUInt32LE(at + 8)));
      expect(ico.readUInt8(at)).toBe(size.width % 256);
      return size;
    });
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 256].map(square));
  });

  it("for macOS holds each size that macOS asks for", () => {
    const icns = readFileSync(join(painted, "icon.icns"));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const sizes: unknown[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      sizes.push([icns.toString("latin1", at, at + 4), sizeOf(icns.subarray(at + 8)).width]);
    expect(sizes).toEqual([
      ["ic11", 32],
      ["ic12", 64],
      ["ic07", 128],
      ["ic13", 256],
      ["ic08", 256],
      ["ic14", 512],
      ["ic09", 512],
      ["ic10", 1024],
    ]);
  });

  it("for Linux has the size that its name says", () => {
    for (const name of readdirSync(join(painted, "linux")))
      expect(`${sizeOf(readFileSync(join(painted, "linux", name))).width}`).toBe(name.split("x")[0]);
  });
});

describe("an icon file", () => {
  it("of no picture is only its head", () => {
    expect(toIco(new Map())).toHaveLength(6);
    expect(toIcns(new Map())).toHaveLength(8);
  });
});
