import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { readFrameCode } from "../../apps/simulator/src/scene/index.ts";

export interface Pixels {
  width: number;
  height: number;
  /** Red, green and blue of each pixel. */
  rgb: Buffer;
}

const run = (command: string, args: readonly string[]): Buffer => {
  const { status, stdout, stderr } = spawnSync(command, args, { maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`);
  return stdout;
};

/** A picture's file as ffmpeg decodes it. */
export const readPixels = (path: string, { width, height }: { width: number; height: number }): Pixels => {
  const rgb = run("ffmpeg", ["-v", "error", "-i", path, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]);
  if (rgb.length !== width * height * 3) throw new Error(`${path} is not of ${width}x${height} pixels`);
  return { width, height, rgb };
};

/** Luma of 8 bits by ITU-R BT.601 or BT.709, in the video range. */
export const lumaOfPixels = ({ rgb }: Pixels, matrix: string | null): Buffer => {
  const [kr, kb] = matrix === "bt709" ? [0.2126, 0.0722] : [0.299, 0.114];
  const luma = Buffer.alloc(rgb.length / 3);
  for (let at = 0; at < luma.length; at++) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(at * 3, at * 3 + 3);
    luma[at] = Math.round(16 + (219 / 255) * (kr * r + (1 - kr - kb) * g + kb * b));
  }
  return luma;
};

/** The number in the pixels of a picture of the scene, or null. */
export const codeOfPixels = (pixels: Pixels): number | null => {
  const luma = lumaOfPixels(pixels, "bt709");
  return readFrameCode((x, y) => luma[y * pixels.width + x] ?? 0, pixels.width, pixels.height);
};

const tagsSchema = z.object({
  "File:ImageWidth": z.number().optional(),
  "ExifIFD:DateTimeOriginal": z.string(),
  "ExifIFD:SubSecTimeOriginal": z.coerce.string(),
  "ExifIFD:OffsetTimeOriginal": z.string(),
  "XMP-nekomado:CaptureTime": z.string(),
  "XMP-nekomado:CaptureTimeOrigin": z.string(),
  "XMP-nekomado:FrameNumber": z.number().optional(),
  "XMP-nekomado:RtpTimestamp": z.number(),
  "XMP-nekomado:PictureWidth": z.number(),
  "XMP-nekomado:PictureHeight": z.number(),
  "XMP-nekomado:BoxesDrawn": z.boolean(),
  "XMP-nekomado:DetectionOrigin": z.string(),
  "XMP-nekomado:Detections": z
    .array(
      z.object({
        Class: z.string(),
        Confidence: z.number(),
        X: z.number(),
        Y: z.number(),
        Width: z.number(),
        Height: z.number(),
      }),
    )
    .optional(),
  "File:JPEGQualityEstimate": z.number().optional(),
  "ExifTool:Validate": z.string(),
});
export type Tags = z.infer<typeof tagsSchema>;

/** What exiftool reads of a picture's file. */
export const readTags = (path: string): Tags => {
  const options = ["-j", "-n", "-G1", "-struct", "-validate", "-JPEGQualityEstimate", "-all"];
  const [tags] = z.array(tagsSchema).parse(JSON.parse(run("exiftool", [...options, path]).toString()));
  if (tags === undefined) throw new Error(`exiftool reads nothing of ${path}`);
  return tags;
};

/** Unix time in ms that a picture's file tells, in EXIF and in XMP. */
export const timesOf = (tags: Tags): { exif: number; xmp: number } => {
  const iso = (exif: string): string => exif.replace(/^(\d+):(\d+):(\d+) /, "$1-$2-$3T");
  const ms = tags["ExifIFD:SubSecTimeOriginal"].padStart(3, "0");
  return {
    exif: Date.parse(`${iso(tags["ExifIFD:DateTimeOriginal"])}.${ms}${tags["ExifIFD:OffsetTimeOriginal"]}`),
    xmp: Date.parse(iso(tags["XMP-nekomado:CaptureTime"])),
  };
};

/** A frame as the decoder gave it. */
const decodedSchema = z.object({ luma: z.string(), matrix: z.string().nullable(), isFullRange: z.boolean() });

/** Keeps what the decoder gave for the frame that was last taken. To be called before the page is opened. */
export const keepDecodedFrames = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const Original = window.VideoFrame;
    window.VideoFrame = new Proxy(Original, {
      construct: (target, args) => {
        const frame: VideoFrame = Reflect.construct(target, args);
        const before: unknown = Reflect.get(window, "takenFrame");
        if (before instanceof Original) before.close();
        Reflect.set(window, "takenFrame", frame.clone());
        return frame;
      },
    });
  });

/** The luma plane of the frame that was last taken, as the decoder gave it. */
export const decodedFrame = async (page: Page): Promise<{ luma: Buffer; matrix: string | null }> => {
  const decoded = decodedSchema.parse(
    await page.evaluate(async () => {
      const frame: unknown = Reflect.get(window, "takenFrame");
      if (!(frame instanceof VideoFrame)) throw new Error("no frame was taken");
      const bytes = new Uint8Array(frame.allocationSize());
      const [plane] = await frame.copyTo(bytes);
      const rect = frame.visibleRect;
      if (plane === undefined || rect === null || (frame.format !== "I420" && frame.format !== "NV12"))
        throw new Error(`decoded pictures come as ${frame.format}`);
      let text = "";
      for (let row = 0; row < rect.height; row++) {
        const at = plane.offset + row * plane.stride;
        text += String.fromCharCode(...bytes.subarray(at, at + rect.width));
      }
      const { matrix, fullRange } = frame.colorSpace;
      return { luma: btoa(text), matrix, isFullRange: fullRange === true };
    }),
  );
  if (decoded.isFullRange) throw new Error("the stream is of full range, which the comparison does not reckon with");
  return { luma: Buffer.from(decoded.luma, "base64"), matrix: decoded.matrix };
};
