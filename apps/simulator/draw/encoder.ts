import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ClipIndex } from "../src/scene/clip.ts";

export interface EncoderSettings {
  /** Written as `PATH.h264` and `PATH.json`. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly keyframeEvery: number;
  /** x264's constant rate factor. */
  readonly quality: number;
}

/** One ffmpeg that takes RGBA pictures and leaves an Annex B stream with an index of its access units. */
export class Encoder {
  readonly #settings: EncoderSettings;
  readonly #ffmpeg: ChildProcess;

  constructor(settings: EncoderSettings) {
    this.#settings = settings;
    const { path, width, height, fps, keyframeEvery, quality } = settings;
    this.#ffmpeg = spawn(
      "ffmpeg",
      [
        `-hide_banner -loglevel error -y -f rawvideo -pix_fmt rgba -s ${width}x${height} -r ${fps} -i -`,
        "-vf scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p",
        // Constrained baseline at level 3.1: what every WebRTC receiver must be able to decode (RFC 7742, 6.2).
        `-c:v libx264 -profile:v baseline -level 3.1 -refs 3 -preset veryslow -tune animation -crf ${quality} -bf 0`,
        `-g ${keyframeEvery} -keyint_min ${keyframeEvery} -sc_threshold 0`,
        "-x264-params repeat-headers=1:open-gop=0:slices=1:scenecut=0",
        "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv",
        // Without the line in which x264 tells its settings.
        "-bsf:v filter_units=remove_types=6 -f h264",
      ]
        .flatMap((options) => options.split(" "))
        .concat(`${path}.h264`),
      { stdio: ["pipe", "inherit", "inherit"] },
    );
  }

  async write(rgba: Buffer): Promise<void> {
    const { stdin } = this.#ffmpeg;
    if (stdin === null) throw new Error("ffmpeg has no input.");
    if (!stdin.write(rgba)) await once(stdin, "drain");
  }

  /** Ends the stream and returns the bytes of the files written. */
  async finish(): Promise<number> {
    const ended = once(this.#ffmpeg, "close");
    this.#ffmpeg.stdin?.end();
    const [code] = await ended;
    const { path, width, height, fps, keyframeEvery } = this.#settings;
    if (code !== 0) {
      rmSync(`${path}.h264`, { force: true });
      throw new Error(`ffmpeg ended with ${String(code)}: ${path}.h264 was not written.`);
    }
    const stream = readFileSync(`${path}.h264`);
    const index: ClipIndex = { width, height, fps, keyframeEvery, accessUnitBytes: accessUnitBytes(stream) };
    const text = `${JSON.stringify(index)}\n`;
    writeFileSync(`${path}.json`, text);
    return stream.length + text.length;
  }
}

/** Bytes of each access unit of a stream with one slice a picture and no delimiters. */
function accessUnitBytes(stream: Buffer): number[] {
  const starts: number[] = [];
  let afterSlice = true;
  for (let at = 0; at + 4 < stream.length; at++) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue;
    const type = (stream[at + 3] ?? 0) & 0x1f;
    // The start code may have a fourth byte, which belongs to what follows.
    if (afterSlice) starts.push(at > 0 && stream[at - 1] === 0 ? at - 1 : at);
    afterSlice = type === 1 || type === 5;
  }
  return starts.map((start, k) => (starts[k + 1] ?? stream.length) - start);
}
