import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { type Clip, fileClip, sceneClip } from "./clip.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import type { ClipName } from "./scene/index.ts";

export interface EncodingOptions {
  /** Frames from one keyframe to the next; the clip's own where it is undefined. */
  readonly keyframeEvery: number | undefined;
  readonly bFrames: boolean;
}

/** Frames between the keyframes of the clip that comes with the simulator. */
export const sceneKeyframeEvery = 60;

/**
 * The drawn clip, encoded as asked for. ffmpeg runs only where the clip is not so already, and only once: what it made
 * is kept in the directory for temporary files.
 *
 * @throws SimulatorError `ffmpeg-missing`, `ffmpeg-failed`
 */
export async function encodedScene(
  scene: ClipName,
  { keyframeEvery = sceneKeyframeEvery, bFrames }: EncodingOptions,
  onEncoding: () => void,
): Promise<Clip> {
  const drawn = sceneClip(scene);
  if (keyframeEvery === sceneKeyframeEvery && !bFrames) return drawn;
  const source = Buffer.concat(drawn.accessUnits.map(({ bytes }) => bytes));
  const args = encoderArguments(keyframeEvery, bFrames);
  const key = createHash("sha256").update(source).update(args.join(" ")).digest("hex").slice(0, 24);
  const folder = cacheFolder();
  const path = join(folder, `${scene}-${key}.h264`);
  if (!existsSync(path)) {
    onEncoding();
    const unfinished = mkdtempSync(join(folder, "encoding-"));
    try {
      const made = join(unfinished, "clip.h264");
      await runFfmpeg("Encoding the clip anew", [...args, made], source);
      // Two simulators may do this at the same time: whichever is later puts the same in place.
      renameSync(made, path);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return fileClip(path, scene);
}

function encoderArguments(keyframeEvery: number, bFrames: boolean): string[] {
  const intervals = `-g ${keyframeEvery} -keyint_min ${keyframeEvery} -sc_threshold 0`;
  const profile = bFrames ? "-profile:v main -bf 2 -x264-params b-adapt=0:open-gop=0" : "-profile:v baseline -bf 0";
  return `-f h264 -framerate 30 -i pipe:0 -an -c:v libx264 -preset superfast -crf 20 ${profile} ${intervals} -f h264`.split(
    " ",
  );
}

/** A folder that only this user can write to: what lies there is played as it is. */
function cacheFolder(): string {
  const { uid, username } = userInfo();
  const folder = join(tmpdir(), `nekomado-simulator-${uid < 0 ? username : uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const isOwn = found.isDirectory() && (uid < 0 || (found.uid === uid && (found.mode & 0o022) === 0));
  return isOwn ? folder : mkdtempSync(join(tmpdir(), "nekomado-simulator-"));
}
