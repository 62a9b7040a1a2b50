import { execFileSync, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import jpegTurbo from "@julusian/jpeg-turbo";
import { beforeAll, describe, expect, it } from "vitest";
import { clipFps, clipFrameCount } from "./cat-path.ts";
import { type ClipName, loadClip } from "./clip.ts";
import { clipFile } from "./clip-folder.ts";
import { readFrameCode } from "./frame-code.ts";
import { loadRawPictures } from "./raw-pictures.ts";
import { trueBoxes } from "./true-boxes.ts";

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly lumas: Buffer[];
}

/** Decodes an H.264 file to full-range luma (BT.601), one buffer a frame. */
async function decode(input: string, width: number, height: number): Promise<Decoded> {
  const filter = `scale=${width}:${height}:out_color_matrix=bt601:out_range=pc,format=yuvj420p,extractplanes=y`;
  const options = `-loglevel error -threads 2 -vf ${filter} -f rawvideo -pix_fmt gray -`;
  const ffmpeg = spawn("ffmpeg", ["-f", "h264", "-i", input, ...options.split(" ")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  for await (const chunk of ffmpeg.stdout) chunks.push(chunk);
  const pixels = Buffer.concat(chunks);
  const lumas: Buffer[] = [];
  for (let at = 0; at + width * height <= pixels.length; at += width * height) {
    lumas.push(pixels.subarray(at, at + width * height));
  }
  return { width, height, lumas };
}

function codesOf({ width, height, lumas }: Decoded): (number | null)[] {
  return lumas.map((luma) => readFrameCode((x, y) => luma[y * width + x] ?? 0, width, height));
}

/** How far the cat's edges move from the frame before, in scene pixels. */
function catStep(frame: number): number {
  const edges = (k: number): number[] => {
    const { x, y, w, h } = trueBoxes(k)[0]!;
    return [x, y, x + w, y + h];
  };
  const before = edges(frame - 1);
  return Math.max(...edges(frame).map((edge, k) => Math.abs(edge - before[k]!)));
}

function meanSquare(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2;
  return sum / a.length;
}

const everyNumber = Array.from({ length: clipFrameCount }, (_, k) => k);

it("keeps the whole clip within 3 MB", () => {
  const folder = join(clipFile("day.h264"), "..");
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(3_000_000);
});

describe.each<ClipName>(["day", "night"])("the clip by %s", (name) => {
  it("has one access unit a frame, a keyframe every two seconds and no B-frames", () => {
    const clip = loadClip(name);
    expect(clip.accessUnits.length).toBe(clipFrameCount);
    expect(clip.fps).toBe(clipFps);
    const stream = probe(name, "stream=width,height,has_b_frames");
    expect(stream).toEqual([[String(clip.width), String(clip.height), "0"]]);
    const frames = probe(name, "frame=pkt_size,pict_type");
    expect(frames.map(([, type]) => type).join("")).toBe(`I${"P".repeat(59)}`.repeat(clipFrameCount / 60));
    expect(frames.map(([bytes]) => Number(bytes))).toEqual(clip.accessUnits.map((unit) => unit.length));
    for (const [k, unit] of clip.accessUnits.entries()) {
      const types = nalTypes(unit);
      expect(types, `frame ${k}`).toEqual(k % clip.keyframeEvery === 0 ? [7, 8, 5] : [1]);
    }
    // Constrained baseline, level 3.1.
    expect(clip.accessUnits[0]?.subarray(5, 8).toString("hex")).toBe("42c01f");
  });
});

/** The asked fields of each stream or frame, in ffprobe's own order. */
function probe(name: ClipName, entries: string): string[][] {
  const options = ["-v", "error", "-select_streams", "v", "-show_entries", entries, "-of", "csv=p=0"];
  const text = execFileSync("ffprobe", [...options, clipFile(`${name}.h264`)], { encoding: "utf8" });
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}

function nalTypes(unit: Buffer): number[] {
  const types: number[] = [];
  for (let at = unit.indexOf("000001", 0, "hex"); at >= 0; at = unit.indexOf("000001", at + 3, "hex")) {
    types.push((unit[at + 3] ?? 0) & 0x1f);
  }
  return types;
}

describe("the decoded clip", () => {
  let day: Decoded;

  beforeAll(async () => {
    day = await decode(clipFile("day.h264"), 1280, 720);
  });

  it("carries its number in every frame", () => {
    expect(codesOf(day)).toEqual(everyNumber);
  });

  it("still carries it at 640x360 after a JPEG of quality 70", async () => {
    const small = await decode(clipFile("day.h264"), 640, 360);
    const lumas = small.lumas.map((luma) => {
      const jpeg = jpegTurbo.compressSync(luma, {
        format: jpegTurbo.FORMAT_GRAY,
        subsampling: jpegTurbo.SAMP_GRAY,
        quality: 70,
        width: 640,
        height: 360,
      });
      return jpegTurbo.decompressSync(jpeg, { format: jpegTurbo.FORMAT_GRAY }).data;
    });
    expect(codesOf({ ...small, lumas })).toEqual(everyNumber);
  });

  it("carries its number in every frame by night", async () => {
    expect(codesOf(await decode(clipFile("night.h264"), 960, 540))).toEqual(everyNumber);
  });

  it("goes on over the seam as it goes on elsewhere", () => {
    const steps = day.lumas.map((luma, k) => meanSquare(luma, day.lumas.at(k - 1)!));
    // A keyframe is coded afresh and differs a little from the frame before even where nothing moves; the seam is one.
    const restingKeyframes = steps.filter((_, k) => k > 0 && k % 60 === 0 && catStep(k) <= 3);
    expect(restingKeyframes.length).toBeGreaterThanOrEqual(3);
    expect(steps[0]).toBeLessThanOrEqual(Math.max(...restingKeyframes) * 1.1);
  });

  it("looks like the raw pictures", () => {
    const raw = loadRawPictures();
    for (let k = 0; k < clipFrameCount; k += 7) {
      const luma = raw.nv12(k, 1280, 720).subarray(0, 1280 * 720);
      const psnr = 10 * Math.log10(255 ** 2 / meanSquare(luma, day.lumas[k]!));
      expect(psnr, `frame ${k}`).toBeGreaterThanOrEqual(30);
    }
  });
});
