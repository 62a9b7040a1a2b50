import { tmpdir } from "node:os";
import {
  type DetectionLayoutName,
  detectionLayouts,
  frameRingLayouts,
  type RingLayoutName,
} from "@nekomado/board-memory";
import { Command as Program, CommanderError, Option } from "commander";
import type { ClockName } from "./board-clock.ts";
import { commandSummary, type TimedCommand } from "./command.ts";
import type { ParameterSetHabit } from "./clip-encoder.ts";
import type { DetectorOptions } from "./detector.ts";
import { longestMs, longestS, number, pictureSize, restartAt, timed, whole } from "./option-values.ts";
import type { PictureSize } from "./picture-size.ts";

/** Everything a person can choose, checked. */
export interface SimulatorSettings {
  readonly shmDir: string;
  readonly layout: RingLayoutName;
  readonly detectionLayout: DetectionLayoutName;
  readonly replace: boolean;
  readonly keep: boolean;
  readonly h265Only: boolean;
  readonly picture: PictureChoice;
  /** Undefined: the clip's or the input's own. */
  readonly fps: number | undefined;
  readonly keyframeIntervalS: number | undefined;
  readonly parameterSets: ParameterSetHabit;
  readonly startFrame: number;
  readonly raw: { readonly fps: number; readonly format: "nv12" | "jpeg"; readonly mjpegSize: PictureSize } | null;
  readonly detector: DetectorOptions | null;
  readonly clock: { readonly name: ClockName; readonly offsetS: number };
  /** Seconds between two switches; undefined for none. */
  readonly dayNightS: number | undefined;
  readonly timedCommands: readonly TimedCommand[];
  readonly frameLimit: number | undefined;
  readonly json: boolean;
  readonly logFrames: boolean;
  readonly logDetections: boolean;
}

export type PictureChoice =
  /** The drawn scene. */
  | { readonly from: "scene"; readonly bFrames: boolean }
  /** H.264 files as they are. */
  | { readonly from: "clip"; readonly path: string; readonly nightPath: string | undefined }
  /** Whatever ffmpeg can open. */
  | {
      readonly from: "input";
      readonly input: string;
      readonly inputOptions: readonly string[];
      readonly copy: boolean;
    };

/** What commander gives: each value as its parser below made it. */
interface Flags {
  shmDir: string;
  layout: RingLayoutName;
  detectionLayout: DetectionLayoutName;
  replace?: true;
  keep?: true;
  h265Only?: true;
  fps?: number;
  keyframeInterval?: number;
  parameterSets?: "every" | "start";
  bFrames?: true;
  startFrame: number;
  raw: boolean;
  rawFps: number;
  rawFormat: "nv12" | "jpeg";
  mjpegSize: PictureSize;
  clip?: string;
  nightClip?: string;
  input?: string;
  inputOptions?: string;
  inputCopy?: true;
  dayNight?: number;
  detections: boolean;
  detectorLatency: number;
  detectorFps: number;
  detectorNoise: number;
  detectorMisses: number;
  detectorSize: PictureSize | "stream";
  seed: number;
  clock: ClockName;
  clockOffset: number;
  clockStep?: TimedCommand[];
  pause?: TimedCommand[];
  crashAt?: number;
  restartAt?: TimedCommand[];
  frames?: number;
  json?: true;
  logFrames?: true;
  logDetections?: true;
}

/** The command line cannot be followed, or has been answered (help, version): the message is already printed. */
export class CommandLineEnd extends Error {
  override readonly name = "CommandLineEnd";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`The command line ends the program with code ${exitCode}.`);
    this.exitCode = exitCode;
  }
}

const largestWhole = Number.MAX_SAFE_INTEGER;
/** Longer than any daemon's; the clip itself is 28 s. */
const longestKeyframeIntervalS = 28;

/**
 * Reads the command line, without node and script.
 *
 * @throws CommandLineEnd with code 0 after help or version, with code 2 after a sentence that says what is wrong
 */
export function parseCommandLine(
  args: readonly string[],
  output: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): SimulatorSettings {
  const program = describeProgram().configureOutput({ writeOut: output.out, writeErr: output.err }).exitOverride();
  try {
    program.parse(args, { from: "user" });
    const flags = program.opts<Flags>();
    refuseContradictions(program, flags);
    return toSettings(flags);
  } catch (error) {
    if (error instanceof CommanderError) throw new CommandLineEnd(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

function describeProgram(): Program {
  const program = new Program("nekomado-simulator")
    .description(
      "Stands in for a camera board: writes the shared-memory segments of its camera daemon and its detector.\n" +
        "Without options it plays a drawn room with a cat, 1280x720 at 30 fps, and needs nothing else.",
    )
    .helpOption("-h, --help", "show this")
    .showHelpAfterError("(nekomado-simulator --help lists every option)")
    .allowExcessArguments(false);

  program.optionsGroup("Segments:");
  program.option("--shm-dir <dir>", "where the segments lie; made where it is not there", "/dev/shm");
  program.addOption(
    new Option("--layout <layout>", "layout of the frame rings; v5 is the newest daemons'")
      .choices(Object.keys(frameRingLayouts))
      .default("v5"),
  );
  program.addOption(
    new Option("--detection-layout <layout>", "layout of the detection result; d3 is the newest detectors'")
      .choices(Object.keys(detectionLayouts))
      .default("d3"),
  );
  program.option("--replace", "take the place of segments that somebody writes to right now");
  program.option("--keep", "leave the segments at the end instead of removing them");
  program.option("--h265-only", "be one of the newest daemons: only a zero-copy H.265 segment that nobody can read");

  program.optionsGroup("Picture:");
  program.option("--fps <n>", "frames a second; the clip is played faster or slower (default: 30)", number(1, 120));
  program.option(
    "--keyframe-interval <seconds>",
    "time between keyframes; other than the clip's 2 s it is encoded anew with ffmpeg, once",
    number(0.03, longestKeyframeIntervalS),
  );
  program.addOption(
    new Option("--parameter-sets <when>", "SPS and PPS with every keyframe, or only at the very start").choices([
      "every",
      "start",
    ]),
  );
  program.option("--b-frames", "encode with B-frames (ffmpeg), which browsers cannot show over WebRTC");
  program.option("--start-frame <n>", "number of the first frame", whole(0, largestWhole), 0);
  program.option("--no-raw", "no raw pictures: neither pet_camera_active_frame nor pet_camera_mjpeg_frame");
  program.option("--raw-fps <n>", "raw pictures a second", number(0.1, 120), 30);
  program.addOption(
    new Option("--raw-format <format>", "jpeg: as the oldest daemons, in pet_camera_active_frame only; costs more CPU")
      .choices(["nv12", "jpeg"])
      .default("nv12"),
  );
  program.addOption(
    new Option("--mjpeg-size <WxH>", "size of the pictures in pet_camera_mjpeg_frame")
      .argParser(pictureSize)
      .default({ width: 768, height: 432 }, "768x432"),
  );

  program.optionsGroup("Another picture (no detections, for nobody knows what is in it):");
  program.option(
    "--clip <file>",
    "play an H.264 file (Annex B) as it is, round and round, without ffmpeg or raw pictures",
  );
  program.option("--night-clip <file>", "with --clip: what the night camera plays");
  program.option("--input <what>", "anything ffmpeg opens: a file (looped), a webcam as /dev/video0, rtsp://…");
  program.option(
    "--input-options <options>",
    'with --input: what ffmpeg is told before it, such as "-video_size 1280x720 -input_format mjpeg"',
  );
  program.option("--input-copy", "with --input: pass its H.264 through instead of encoding it");

  program.optionsGroup("Day and night:");
  program.option("--day-night <seconds>", "switch between day and night camera every so often", number(0.1, longestS));

  program.optionsGroup("Detector:");
  program.option("--no-detections", "no detector: pet_camera_detections is not there");
  program.option("--detector-latency <ms>", "from a frame to its result", number(0, 60_000), 80);
  program.option("--detector-fps <n>", "frames looked at in a second", number(0.01, 120), 15);
  program.option("--detector-noise <px>", "x, y, w and h are off by up to ±PX each, uniformly", number(0, 1000), 2);
  program.option("--detector-misses <probability>", "of a box not being found, 0 to 1", number(0, 1), 0);
  program.addOption(
    new Option("--detector-size <WxH>", 'picture it looks at: the "stream", or squeezed into a size such as 640x480')
      .argParser((text: string) => (text === "stream" ? text : pictureSize(text)))
      .default("stream"),
  );
  program.option(
    "--seed <n>",
    "seed of noise and misses: the same seed gives the same boxes",
    whole(0, 2 ** 32 - 1),
    1,
  );

  program.optionsGroup("Clock:");
  program.addOption(
    new Option("--clock <name>", "clock of the frames: realtime as newer daemons, monotonic as older ones")
      .choices(["realtime", "monotonic"])
      .default("realtime"),
  );
  program.option(
    "--clock-offset <seconds>",
    "how wrong the board's clock is; -8.2e8 is about the year 2000",
    number(-1e11, 1e11),
    0,
  );
  program.option(
    "--clock-step <ms@seconds>",
    "set the clock by MS after SECONDS; may be given several times",
    timed((ms) => ({ name: "clock-step", ms }), number(-1e12, 1e12)),
  );

  program.optionsGroup("Faults (seconds count from the first frame):");
  program.option(
    "--pause <ms@seconds>",
    "write nothing for MS after SECONDS; may be given several times",
    timed((ms) => ({ name: "pause", ms }), number(0, longestMs)),
  );
  program.option("--crash-at <seconds>", "die there and leave everything as it is", number(0, longestS));
  program.option(
    "--restart-at <seconds>",
    "remove the rings and make new ones there; 10,v3 in another layout; may be given several times",
    restartAt,
  );

  program.optionsGroup("Run:");
  program.option("--frames <n>", "stop after N frames", whole(1, largestWhole));
  program.option("--json", "tell what happens as one JSON object a line");
  program.option(
    "--log-frames",
    "with a line for every frame: its numbers and when its index was written (implies --json)",
  );
  program.option("--log-detections", "with a line for every detection result (implies --json)");

  program.addHelpText(
    "after",
    `
Commands are taken on standard input while it runs, one a line: ${commandSummary}.
Encoded clips are kept in ${tmpdir()}.

Examples:
  nekomado-simulator --shm-dir /tmp/board
  nekomado-simulator --shm-dir /tmp/board --layout v3 --detector-size 640x480 --day-night 10
  nekomado-simulator --input /dev/video0                     a PC or Raspberry Pi with a webcam as a camera
  nekomado-simulator --input rtsp://camera/stream --input-copy`,
  );
  return program;
}

function refuseContradictions(program: Program, flags: Flags): void {
  const {
    clip,
    nightClip,
    input,
    inputOptions,
    inputCopy,
    bFrames,
    keyframeInterval,
    dayNight,
    clock,
    clockStep,
    fps,
  } = flags;
  const isDrawn = clip === undefined && input === undefined;
  const refuse = (sentence: string): never => program.error(`error: ${sentence}`, { exitCode: 2 });
  if (clip !== undefined && input !== undefined) refuse("--clip and --input both name a picture: give one of them.");
  if (nightClip !== undefined && clip === undefined)
    refuse("--night-clip needs --clip: the drawn room has its own night.");
  if (inputCopy === true && input === undefined)
    refuse("--input-copy needs --input: there is nothing to pass through.");
  if (inputOptions !== undefined && input === undefined)
    refuse("--input-options needs --input: there is nothing to open.");
  if (bFrames === true && !isDrawn) refuse("--b-frames encodes the drawn clip: leave out --clip and --input.");
  if (keyframeInterval !== undefined && clip !== undefined) {
    refuse(
      "--clip plays a file as it is, so --keyframe-interval cannot change it: play it with --input, which encodes it.",
    );
  }
  if (inputCopy === true && (keyframeInterval !== undefined || fps !== undefined)) {
    refuse("--input-copy passes the stream through as it is, so --keyframe-interval and --fps cannot change it.");
  }
  if (dayNight !== undefined && input !== undefined) {
    refuse("--day-night needs two cameras, and --input is one: leave one of them out.");
  }
  if (dayNight !== undefined && clip !== undefined && nightClip === undefined) {
    refuse("--day-night needs --night-clip FILE beside --clip: what the night camera sees.");
  }
  if (clock === "monotonic" && clockStep !== undefined) {
    refuse("--clock-step needs --clock realtime: a monotonic clock is never set.");
  }
}

function toSettings(flags: Flags): SimulatorSettings {
  const { crashAt } = flags;
  const crash: TimedCommand[] =
    crashAt === undefined ? [] : [{ atSeconds: crashAt, command: { name: "crash", torn: false } }];
  const logFrames = flags.logFrames === true;
  const logDetections = flags.logDetections === true;
  return {
    shmDir: flags.shmDir,
    layout: flags.layout,
    detectionLayout: flags.detectionLayout,
    replace: flags.replace === true,
    keep: flags.keep === true,
    h265Only: flags.h265Only === true,
    picture: pictureChoice(flags),
    fps: flags.fps,
    keyframeIntervalS: flags.keyframeInterval,
    parameterSets: flags.parameterSets ?? "clip",
    startFrame: flags.startFrame,
    raw: flags.raw ? { fps: flags.rawFps, format: flags.rawFormat, mjpegSize: flags.mjpegSize } : null,
    detector: flags.detections
      ? {
          fps: flags.detectorFps,
          latencyMs: flags.detectorLatency,
          noisePx: flags.detectorNoise,
          missProbability: flags.detectorMisses,
          pictureSize: flags.detectorSize,
          seed: flags.seed,
        }
      : null,
    clock: { name: flags.clock, offsetS: flags.clockOffset },
    dayNightS: flags.dayNight,
    timedCommands: [...(flags.clockStep ?? []), ...(flags.pause ?? []), ...(flags.restartAt ?? []), ...crash],
    frameLimit: flags.frames,
    json: flags.json === true || logFrames || logDetections,
    logFrames,
    logDetections,
  };
}

function pictureChoice({ clip, nightClip, input, inputOptions, inputCopy, bFrames }: Flags): PictureChoice {
  if (input !== undefined) {
    const words = (inputOptions ?? "").split(/\s+/).filter((word) => word !== "");
    return { from: "input", input, inputOptions: words, copy: inputCopy === true };
  }
  if (clip !== undefined) return { from: "clip", path: clip, nightPath: nightClip };
  return { from: "scene", bFrames: bFrames === true };
}
