import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { parseAccessUnit } from "@nekomado/h264";
import { Backoff } from "./backoff.ts";
import { pictureSizeOf, withoutParameterSets, withParameterSets } from "./clip.ts";
import type { ParameterSetHabit } from "./clip-encoder.ts";
import type { RawPictureOptions } from "./clip-source.ts";
import { cameraIds, type SensorName } from "./day-night.ts";
import { Complaints, ffmpegError, startFfmpeg, withoutSecrets } from "./ffmpeg.ts";
import { FlvReader, type FlvVideo } from "./flv-reader.ts";
import type { PictureSize } from "./picture-size.ts";
import { SimulatorError } from "./simulator-error.ts";
import type { Source, SourceEvents } from "./source.ts";

export interface LiveSourceOptions {
  /** A file, a device or an address, as ffmpeg takes it. */
  readonly input: string;
  /** What ffmpeg is told before the input. */
  readonly inputOptions: readonly string[];
  /** Whether its H.264 is passed through instead of encoded. */
  readonly copy: boolean;
  /** Undefined: the input's own. */
  readonly fps: number | undefined;
  readonly keyframeIntervalS: number;
  readonly parameterSets: ParameterSetHabit;
  readonly startFrame: number;
  readonly raw: RawPictureOptions | null;
}

const assumedFps = 30;
const rawPipe = 3;

/**
 * Pictures from ffmpeg, as they come: a webcam, a network camera or a file, which is looped at its own pace. When ffmpeg
 * ends it is started again, after a pause that grows up to 10 s. Where the raw pictures are wanted they come from the
 * same ffmpeg, in the small size only.
 */
export class LiveSource extends EventEmitter<SourceEvents> implements Source {
  readonly activeSensor: SensorName = "day";
  readonly #options: LiveSourceOptions;
  readonly #backoff = new Backoff();
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isPaused = false;
  #frameNumber: number;
  /** Of the newest keyframe; undefined while nothing can be decoded. */
  #size: PictureSize | undefined;
  #parameterSets: Buffer = Buffer.alloc(0);
  #hasWrittenParameterSets = false;

  constructor(options: LiveSourceOptions) {
    super();
    this.#options = options;
    this.#frameNumber = options.startFrame;
  }

  start(): void {
    this.#run();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    // What came in between is lost, so what follows can be decoded from the next keyframe on.
    this.#size = undefined;
  }

  restart(): void {
    this.#frameNumber = this.#options.startFrame;
    this.#hasWrittenParameterSets = false;
    this.#size = undefined;
    clearTimeout(this.#timer);
    const old = this.#child;
    this.#child = undefined;
    if (old === undefined) return this.#run();
    old.once("close", () => this.#run());
    old.kill("SIGKILL");
  }

  switchTo(): void {
    throw new SimulatorError(
      "command-refused",
      "The picture comes from --input, which is one camera: there is none to switch to.",
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }

  #run(): void {
    if (this.#isClosed) return;
    const child = startFfmpeg(ffmpegArguments(this.#options), ["ignore", "pipe", "pipe", "pipe"]);
    this.#child = child;
    const complaints = new Complaints(child);
    const flv = new FlvReader();
    child.stdout?.on("data", (piece: Buffer) => {
      if (this.#child === child) this.#takeVideos(flv, piece, child);
    });
    this.#takePictures(child);
    child.once("error", (cause) => this.emit("failed", ffmpegError("--input", cause)));
    child.once("close", () => {
      if (this.#child !== child || this.#isClosed || child.pid === undefined) return;
      this.#child = undefined;
      this.#size = undefined;
      const waitMs = this.#backoff.next();
      const input = withoutSecrets(this.#options.input);
      this.emit("notice", `${input} has ended (${complaints.last}). Tries again in ${waitMs / 1000} s.`);
      this.#timer = setTimeout(() => this.#run(), waitMs);
    });
  }

  #takeVideos(flv: FlvReader, piece: Buffer, child: ChildProcess): void {
    let videos: FlvVideo[];
    try {
      videos = flv.push(piece);
    } catch {
      child.kill("SIGKILL");
      return;
    }
    for (const video of videos) {
      if (video.kind === "parameterSets") this.#parameterSets = video.annexB;
      else this.#takeAccessUnit(video.annexB);
    }
  }

  #takeAccessUnit(annexB: Buffer): void {
    const { isKeyframe, hasPicture } = parseAccessUnit(annexB);
    if (!hasPicture || this.#isPaused) return;
    const complete = isKeyframe ? withParameterSets(annexB, this.#parameterSets) : annexB;
    if (isKeyframe) this.#size = pictureSizeOf(complete) ?? this.#size;
    if (this.#size === undefined) return;
    this.#backoff.reset();
    const accessUnit =
      this.#options.parameterSets === "start" && this.#hasWrittenParameterSets
        ? withoutParameterSets(complete)
        : complete;
    this.#hasWrittenParameterSets = true;
    this.emit("frame", {
      ...this.#size,
      accessUnit,
      isKeyframe,
      frameNumber: this.#frameNumber++,
      cameraId: cameraIds.day,
      clipFrame: null,
      showsScene: false,
    });
  }

  #takePictures(child: ChildProcess): void {
    const pipe = child.stdio[rawPipe];
    const { raw } = this.#options;
    if (raw === null || pipe === null || pipe === undefined || !("read" in pipe)) return;
    const { width, height } = raw.mjpegSize;
    const pictureBytes = width * height * 1.5;
    let data = Buffer.allocUnsafe(pictureBytes);
    let filled = 0;
    pipe.on("data", (piece: Buffer) => {
      for (let at = 0; at < piece.length;) {
        const copied = piece.copy(data, filled, at);
        at += copied;
        filled += copied;
        if (filled < pictureBytes) continue;
        if (!this.#isPaused) this.emit("picture", { segment: "mjpegFrame", format: "nv12", width, height, data });
        data = Buffer.allocUnsafe(pictureBytes);
        filled = 0;
      }
    });
  }
}

function ffmpegArguments({ input, inputOptions, copy, fps, keyframeIntervalS, raw }: LiveSourceOptions): string[] {
  const keyframeEvery = Math.max(1, Math.round(keyframeIntervalS * (fps ?? assumedFps)));
  const coding = copy
    ? "-c:v copy"
    : `-c:v libx264 -preset superfast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -bf 0 -g ${keyframeEvery} -keyint_min ${keyframeEvery} -sc_threshold 0`;
  const pace = fps === undefined || copy ? "" : `-vf fps=${fps}`;
  const video = `-map 0:v:0 -an ${pace} ${coding} -f flv -flvflags no_duration_filesize -flush_packets 1 pipe:1`;
  const pictures =
    raw === null
      ? ""
      : `-map 0:v:0 -an -vf fps=${raw.fps},scale=${raw.mjpegSize.width}:${raw.mjpegSize.height} -pix_fmt nv12 -f rawvideo pipe:${rawPipe}`;
  const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");
  return [...words(usualInputOptions(input, fps)), ...inputOptions, "-i", input, ...words(video), ...words(pictures)];
}

/** What has to stand before the input: files are looped and held to their own pace, live inputs come as they come. */
function usualInputOptions(input: string, fps: number | undefined): string {
  if (/^rtsps?:/i.test(input)) return "-rtsp_transport tcp";
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(input)) return "";
  if (input.startsWith("/dev/video")) return `-f v4l2 -framerate ${fps ?? assumedFps}`;
  // A plain byte stream has no times of its own, and cannot be looped by them.
  const times = /\.(h264|264|avc|h265|265|hevc)$/i.test(input) ? " -use_wallclock_as_timestamps 1" : "";
  return `-re -stream_loop -1${times}`;
}
