import { existsSync } from "node:fs";
import { type Clip, fileClip } from "./clip.ts";
import { ClipSource } from "./clip-source.ts";
import { encodedScene, sceneKeyframeEvery } from "./encoded-scene.ts";
import { withoutSecrets } from "./ffmpeg.ts";
import { LiveSource } from "./live-source.ts";
import type { PictureChoice, SimulatorSettings } from "./options.ts";
import type { ClipName } from "./scene/index.ts";
import type { Report } from "./report.ts";
import type { RingName } from "./segments.ts";
import { SimulatorError } from "./simulator-error.ts";
import type { Source } from "./source.ts";

/** A source, and what its board can write. */
export interface ChosenSource {
  readonly source: Source;
  /** What a person is told about it. */
  readonly description: string;
  readonly fps: number;
  readonly rings: readonly RingName[];
  /** Whether it is known what is to be found in the picture. */
  readonly hasTrueBoxes: boolean;
}

const usualFps = 30;
const usualKeyframeIntervalS = 2;

/** @throws SimulatorError where a file cannot be played, or ffmpeg is needed and fails */
export async function chooseSource(settings: SimulatorSettings, report: Report): Promise<ChosenSource> {
  const { picture } = settings;
  switch (picture.from) {
    case "scene":
      return drawnScene(settings, picture.bFrames, report);
    case "clip":
      return clipFiles(settings, picture.path, picture.nightPath);
    case "input":
      return liveInput(settings, picture);
  }
}

async function drawnScene(settings: SimulatorSettings, bFrames: boolean, report: Report): Promise<ChosenSource> {
  const { fps = usualFps, keyframeIntervalS, parameterSets, startFrame, raw } = settings;
  const keyframeEvery =
    keyframeIntervalS === undefined ? sceneKeyframeEvery : Math.max(1, Math.round(keyframeIntervalS * fps));
  const onEncoding = (): void => {
    report.event("encoding", {}, "Encodes the clip anew with ffmpeg, which takes a while; the next time it is there.");
  };
  const encode = (scene: ClipName): Promise<Clip> => encodedScene(scene, { keyframeEvery, bFrames }, onEncoding);
  const [day, night] = await Promise.all([encode("day"), encode("night")]);
  return {
    source: new ClipSource({ day, night, fps, parameterSets, startFrame, raw }),
    description: `the drawn room at ${fps} frames a second`,
    fps,
    rings: ["stream", ...rawRings(raw?.format)],
    hasTrueBoxes: true,
  };
}

function clipFiles(settings: SimulatorSettings, path: string, nightPath: string | undefined): ChosenSource {
  const { fps = usualFps, parameterSets, startFrame } = settings;
  const day = fileClip(path);
  const night = nightPath === undefined ? null : fileClip(nightPath);
  return {
    source: new ClipSource({ day, night, fps, parameterSets, startFrame, raw: null }),
    description: `${path} at ${fps} frames a second`,
    fps,
    rings: ["stream"],
    hasTrueBoxes: false,
  };
}

function liveInput(settings: SimulatorSettings, choice: Extract<PictureChoice, { from: "input" }>): ChosenSource {
  const { input, inputOptions, copy } = choice;
  const { fps, keyframeIntervalS = usualKeyframeIntervalS, parameterSets, startFrame, raw } = settings;
  const isAddress = /^[a-z][a-z0-9+.-]+:/i.test(input);
  if (inputOptions.length === 0 && !isAddress && !input.startsWith("/dev/") && !existsSync(input)) {
    throw new SimulatorError(
      "file-unreadable",
      `There is no file ${input}. Give --input a file, a device such as /dev/video0, or an address such as rtsp://….`,
    );
  }
  return {
    source: new LiveSource({ input, inputOptions, copy, fps, keyframeIntervalS, parameterSets, startFrame, raw }),
    description: `${withoutSecrets(input)} through ffmpeg`,
    fps: fps ?? usualFps,
    rings: raw === null ? ["stream"] : ["stream", "mjpegFrame"],
    hasTrueBoxes: false,
  };
}

function rawRings(format: "nv12" | "jpeg" | undefined): RingName[] {
  switch (format) {
    case undefined:
      return [];
    case "jpeg":
      return ["activeFrame"];
    case "nv12":
      return ["activeFrame", "mjpegFrame"];
  }
}
