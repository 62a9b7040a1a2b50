import { spawn } from "node:child_process";

/** What to encode; everything left out is ffmpeg's or libx264's own choice. */
export interface X264ClipOptions {
  width: number;
  height: number;
  frames: number;
  framesPerSecond?: number;
  keyframeIntervalFrames?: number;
  /** as libx264 names them: `baseline`, `main`, `high`, `high10`, `high422`, `high444` */
  profile?: string;
  /** as ffmpeg names them: `yuv420p`, `yuv422p`, `gray`, … */
  pixelFormat?: string;
  preset?: string;
  /** libx264's own, such as `repeat-headers=0` or `slices=4` */
  x264Params?: readonly string[];
  /** further arguments for the output, such as `-flags +ildct` */
  outputArguments?: readonly string[];
}

/** Encodes a moving test picture with ffmpeg and libx264; gives the byte stream in Annex B. */
export async function makeX264Clip(options: X264ClipOptions): Promise<Buffer> {
  const { width, height, frames, framesPerSecond = 30, keyframeIntervalFrames = frames } = options;
  const x264Params = ["scenecut=0", ...(options.x264Params ?? [])].join(":");
  const pixelFormat = options.pixelFormat ?? "yuv420p";
  return runFfmpegTool("ffmpeg", [
    "-v",
    "error",
    "-nostdin",
    "-f",
    "lavfi",
    "-i",
    `testsrc2=size=${width + (width % 2)}x${height + (height % 2)}:rate=${framesPerSecond}`,
    // testsrc2 draws even sizes only; cropping afterwards, in a format without subsampling, gives odd ones too.
    "-vf",
    `format=yuv444p,crop=${width}:${height}:0:0:exact=1,format=${pixelFormat}`,
    "-frames:v",
    String(frames),
    "-c:v",
    "libx264",
    "-preset",
    options.preset ?? "veryfast",
    "-g",
    String(keyframeIntervalFrames),
    "-x264-params",
    x264Params,
    ...(options.profile === undefined ? [] : ["-profile:v", options.profile]),
    ...(options.outputArguments ?? []),
    "-f",
    "h264",
    "pipe:1",
  ]);
}

/**
 * Runs `ffmpeg` or `ffprobe`, gives it `input` and returns what it wrote. Fails when it wrote an error, even one that
 * it went on from: a decoder that had to conceal damage is a failure.
 */
export async function runFfmpegTool(
  tool: "ffmpeg" | "ffprobe",
  args: readonly string[],
  input?: Uint8Array,
): Promise<Buffer> {
  const child = spawn(tool, args, { stdio: ["pipe", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  // A tool that ends before it has read everything says why on its own; the broken pipe adds nothing.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(
        new Error(
          `${tool} could not be started, and the test clips are made with it. Install ffmpeg with libx264 (Debian, Ubuntu: apt-get install ffmpeg) and run the tests again.`,
          { cause },
        ),
      );
    });
    child.once("close", resolve);
  });
  const complaint = Buffer.concat(complaints).toString("utf8").trim();
  if (exitCode !== 0 || complaint !== "") {
    throw new Error(`${tool} ended with ${exitCode} and said: ${complaint}\nIt was started with: ${args.join(" ")}`);
  }
  return Buffer.concat(output);
}
