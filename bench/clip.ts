import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const clipSize = { width: 1920, height: 1080 };
export const clipFps = 30;
export const clipBitsPerSecond = 4_000_000;
export const clipSeconds = 10;
/** Long enough to be seen in "click to first picture" where a server waits for the next keyframe. */
export const keyframeEverySeconds = 1;

export interface BenchClip {
  /** Annex B, as the simulator plays it. */
  annexB: string;
  /** The same access units with times, as ffmpeg paces them. */
  mp4: string;
  /** What it came out as. */
  bitsPerSecond: number;
}

/** Much moves and grain lies over all of it, so that every frame takes its share of the bit rate. */
const source = `testsrc2=size=${clipSize.width}x${clipSize.height}:rate=${clipFps},noise=alls=14:allf=t`;

const recipeOf = (keyframesSeconds: number, seconds: number): string =>
  `-f lavfi -i ${source} -t ${seconds} -pix_fmt yuv420p -c:v libx264 -preset veryfast -profile:v baseline -level 4.0 ` +
  `-bf 0 -b:v ${clipBitsPerSecond} -maxrate ${clipBitsPerSecond} -bufsize ${clipBitsPerSecond / 4} ` +
  // Janus keeps no parameter sets: they come with every keyframe.
  `-x264-params keyint=${clipFps * keyframesSeconds}:min-keyint=${clipFps * keyframesSeconds}:scenecut=0:repeat-headers=1`;

const runFfmpeg = (args: readonly string[]): void => {
  const { status, stderr, error } = spawnSync("ffmpeg", ["-v", "error", "-y", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error !== undefined)
    throw new Error(`ffmpeg does not start (${error.message}). Install ffmpeg, then try again.`, { cause: error });
  if (status !== 0) throw new Error(`ffmpeg could not make the clip: ${stderr.toString()}`);
};

/** Written beside its place and moved there, so that a run that was stopped leaves no half clip. */
const make = (file: string, args: readonly string[]): void => {
  if (existsSync(file)) return;
  const unfinished = file.replace(/\.(\w+)$/, `.${process.pid}.$1`);
  runFfmpeg([...args, unfinished]);
  renameSync(unfinished, file);
};

/**
 * The clip that every server of a run sends, made once and kept among the temporary files.
 *
 * @param keyframesSeconds from keyframe to keyframe; the clip is a whole number of times as long
 */
export const prepareClip = (keyframesSeconds = keyframeEverySeconds): BenchClip => {
  const seconds = Math.ceil(clipSeconds / keyframesSeconds) * keyframesSeconds;
  const encode = recipeOf(keyframesSeconds, seconds);
  const dir = join(tmpdir(), `nekomado-bench-${process.getuid?.() ?? 0}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const recipe = createHash("sha256").update(encode).digest("hex").slice(0, 12);
  const mp4 = join(dir, `clip-${recipe}.mp4`);
  const annexB = join(dir, `clip-${recipe}.h264`);
  make(mp4, encode.split(" "));
  make(annexB, ["-i", mp4, "-c", "copy", "-bsf:v", "h264_mp4toannexb"]);
  return { annexB, mp4, bitsPerSecond: (statSync(annexB).size * 8) / seconds };
};
