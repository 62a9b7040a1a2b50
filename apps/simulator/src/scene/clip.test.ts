import { execFileSync, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { clipFps, clipFrameCount } from "./cat-path.ts";
import { type ClipName, loadClip } from "./clip.ts";
import { clipFile } from "./clip-folder.ts";
import { readFrameCode } from "./frame-code.ts";
import { loadRawPictures } from "./raw-pictures.ts";

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly lumas: Buffer[];
}

/** Decodes an H.264 or MJPEG file to full-range luma (BT.601), one buffer a frame. */
async function decode(input: string, width: number, height: number, format: string): Promise<Decoded> {
  const filter = `scale=${width}:${height}:out_color_matrix=bt601:out_range=pc,format=yuvj420p,extractplanes=y`;
  const pixels = await run([
    "-f",
    format,
    "-r",
    "30",
    "-i",
    input,
    "-vf",
    filter,
    "-f",
    "rawvideo",
    "-pix_fmt",
    "gray",
    "-",
  ]);
  const lumas: Buffer[] = [];
  for (let at = 0; at + width * height <= pixels.length; at += width * height) {
    lumas.push(pixels.subarray(at, at + width * height));
  }
  return { width, height, lumas };
}

async function run(args: readonly string[], input?: Buffer): Promise<Buffer> {
  const ffmpeg = spawn("ffmpeg", ["-hide_banner", "-loglevel", "error", "-threads", "2", ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  ffmpeg.stdin.on("error", () => {});
  ffmpeg.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => {
    ffmpeg.on("close", resolve);
  });
  expect(code).toBe(0);
  return Buffer.concat(chunks);
}

function codesOf({ width, height, lumas }: Decoded): (number | null)[] {
  return lumas.map((luma) => readFrameCode((x, y) => luma[y * width + x] ?? 0, width, height));
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
    const probe: unknown = JSON.parse(
      execFileSync(
        "ffprobe",
        [
          "-v",
          "error",
          "-select_streams",
          "v",
          "-show_entries",
          "stream=width,height,has_b_frames:frame=pict_type,key_frame,pkt_size",
          "-of",
          "json",
          clipFile(`${name}.h264`),
        ],
        { encoding: "utf8", maxBuffer: 1 << 26 },
      ),
    );
    const { frames, streams } = probe as {
      frames: { pict_type: string; key_frame: number; pkt_size: string }[];
      streams: { width: number; height: number; has_b_frames: number }[];
    };
    expect(streams).toEqual([{ width: clip.width, height: clip.height, has_b_frames: 0 }]);
    expect(frames.map((frame) => frame.pict_type).join("")).toBe(`I${"P".repeat(59)}`.repeat(clipFrameCount / 60));
    expect(frames.map((frame) => Number(frame.pkt_size))).toEqual(clip.accessUnits.map((unit) => unit.length));
    for (const [k, unit] of clip.accessUnits.entries()) {
      const types = nalTypes(unit);
      expect(types, `frame ${k}`).toEqual(k % clip.keyframeEvery === 0 ? [7, 8, 5] : [1]);
    }
  });
});

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
    day = await decode(clipFile("day.h264"), 1280, 720, "h264");
  });

  it("carries its number in every frame", () => {
    expect(codesOf(day)).toEqual(everyNumber);
  });

  it("still carries it at 640x360 after a JPEG of quality 70", async () => {
    const filter = "scale=640:360:out_range=pc,format=yuvj420p";
    // ffmpeg's -q:v 7 has about the coarseness of quality 70 in libjpeg's scale.
    const jpegs = await run([
      "-f",
      "h264",
      "-r",
      "30",
      "-i",
      clipFile("day.h264"),
      "-vf",
      filter,
      "-q:v",
      "7",
      "-f",
      "mjpeg",
      "-",
    ]);
    const gray = await run(
      ["-f", "mjpeg", "-i", "-", "-vf", "extractplanes=y", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
      jpegs,
    );
    const lumas = everyNumber.map((k) => gray.subarray(k * 640 * 360, (k + 1) * 640 * 360));
    expect(codesOf({ width: 640, height: 360, lumas })).toEqual(everyNumber);
  });

  it("carries its number in every frame by night", async () => {
    expect(codesOf(await decode(clipFile("night.h264"), 960, 540, "h264"))).toEqual(everyNumber);
  });

  it("goes on over the seam as it goes on elsewhere", () => {
    const steps = day.lumas.map((luma, k) => meanSquare(luma, day.lumas.at(k - 1)!));
    const seam = steps[0]!;
    // Keyframes are coded afresh and always differ a little more from the frame before: the seam is one of them.
    const otherKeyframes = steps.filter((_, k) => k > 0 && k % 60 === 0);
    expect(seam).toBeLessThanOrEqual(Math.max(...otherKeyframes));
    expect(seam).toBeLessThan(1.5);
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
