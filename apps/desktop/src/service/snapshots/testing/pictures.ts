import { spawnSync } from "node:child_process";
import type { PictureSize } from "@nekomado/protocol";
import type { PictureFormat, Snapshot } from "../../../contract/index.ts";

const run = (command: string, args: readonly string[], input?: Uint8Array): Buffer => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, maxBuffer: 256 * 1024 * 1024 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.toString()}`);
  return stdout;
};

const made = new Map<string, Buffer>();

/** A picture as an encoder writes it, without metadata. */
export const makePicture = (format: PictureFormat, { width, height }: PictureSize): Uint8Array<ArrayBuffer> => {
  const key = `${format} ${width}x${height}`;
  let picture = made.get(key);
  if (picture === undefined) {
    const codec = format === "jpeg" ? "mjpeg" : "png";
    const source = `testsrc2=size=${width}x${height}`;
    const output = ["-frames:v", "1", "-c:v", codec, "-f", "image2pipe", "-"];
    picture = run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", source, ...output]);
    made.set(key, picture);
  }
  return new Uint8Array(picture);
};

export const cameraA = "a".repeat(64);
export const cameraB = `b${"0".repeat(63)}`;

export const makeSnapshot = (difference: Partial<Snapshot> = {}): Snapshot => {
  const format = difference.format ?? "jpeg";
  const size = difference.size ?? { width: 320, height: 180 };
  return {
    cameraId: cameraA,
    capturedAtMs: new Date(2026, 10, 21, 14, 32, 18, 123).getTime(),
    timeOrigin: "frame",
    rtpTimestamp: 4_000_000_000,
    frameNumber: null,
    format,
    size,
    picture: makePicture(format, size),
    boxes: [{ className: "cat", confidence: 0.94, x: 10.5, y: 20, w: 100, h: 50.25 }],
    boxesDrawn: false,
    ...difference,
  };
};

export type ExifToolTags = Record<string, unknown>;

/** What exiftool reads of files: names of tags with their groups, values as they are stored. */
export const readWithExifTool = (...paths: string[]): ExifToolTags[] => {
  // Numbers stay as written, structures whole, and whatever is odd is told as a warning.
  const json = run("exiftool", ["-j", "-n", "-G1", "-struct", "-a", "-validate", "-warning", "-all", ...paths]);
  const tags: unknown = JSON.parse(json.toString());
  if (!Array.isArray(tags)) throw new Error("exiftool gave no list");
  return tags.map((one: unknown): ExifToolTags => Object.fromEntries(Object.entries(Object(one))));
};
