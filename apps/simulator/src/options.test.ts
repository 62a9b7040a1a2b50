import { expect, test } from "vitest";
import { CommandLineEnd, parseCommandLine, type SimulatorSettings } from "./options.ts";

function parse(...args: string[]): SimulatorSettings {
  return parseCommandLine(args, { out: () => {}, err: () => {} });
}

function refusal(...args: string[]): { exitCode: number; sentence: string } {
  let sentence = "";
  const err = (text: string): void => {
    sentence += text;
  };
  try {
    parseCommandLine(args, { out: err, err });
  } catch (error) {
    if (error instanceof CommandLineEnd) return { exitCode: error.exitCode, sentence };
    throw error;
  }
  throw new Error(`${args.join(" ")} was accepted.`);
}

test("plays the drawn room as the newest daemons do when nothing is asked for", () => {
  expect(parse()).toEqual({
    shmDir: "/dev/shm",
    layout: "v5",
    detectionLayout: "d3",
    replace: false,
    keep: false,
    h265Only: false,
    picture: { from: "scene", bFrames: false },
    fps: undefined,
    keyframeIntervalS: undefined,
    parameterSets: "clip",
    startFrame: 0,
    raw: { fps: 30, format: "nv12", mjpegSize: { width: 768, height: 432 } },
    detector: { fps: 15, latencyMs: 80, noisePx: 2, missProbability: 0, pictureSize: "stream", seed: 1 },
    clock: { name: "realtime", offsetS: 0 },
    dayNightS: undefined,
    timedCommands: [],
    frameLimit: undefined,
    json: false,
    logFrames: false,
    logDetections: false,
  });
});

test("takes every option", () => {
  expect(
    parse(
      ...(
        "--shm-dir x --layout v1 --detection-layout d2 --replace --keep --h265-only " +
        "--fps 25 --keyframe-interval 0.5 --parameter-sets start --b-frames --start-frame 9 " +
        "--raw-fps 5 --raw-format jpeg --mjpeg-size 640x480 --day-night 3 " +
        "--detector-latency 120 --detector-fps 10 --detector-noise 4 --detector-misses 0.1 " +
        "--detector-size 640x480 --seed 77 --clock realtime --clock-offset -820000000 " +
        "--clock-step -500@2 --clock-step 100@3 --pause 1000@4 --crash-at 9 " +
        "--restart-at 5 --restart-at 6,v3 --frames 300 --log-frames --log-detections"
      ).split(" "),
    ),
  ).toEqual({
    shmDir: "x",
    layout: "v1",
    detectionLayout: "d2",
    replace: true,
    keep: true,
    h265Only: true,
    picture: { from: "scene", bFrames: true },
    fps: 25,
    keyframeIntervalS: 0.5,
    parameterSets: "start",
    startFrame: 9,
    raw: { fps: 5, format: "jpeg", mjpegSize: { width: 640, height: 480 } },
    detector: {
      fps: 10,
      latencyMs: 120,
      noisePx: 4,
      missProbability: 0.1,
      pictureSize: { width: 640, height: 480 },
      seed: 77,
    },
    clock: { name: "realtime", offsetS: -820_000_000 },
    dayNightS: 3,
    timedCommands: [
      { atSeconds: 2, command: { name: "clock-step", ms: -500 } },
      { atSeconds: 3, command: { name: "clock-step", ms: 100 } },
      { atSeconds: 4, command: { name: "pause", ms: 1000 } },
      { atSeconds: 5, command: { name: "restart", layout: undefined } },
      { atSeconds: 6, command: { name: "restart", layout: "v3" } },
      { atSeconds: 9, command: { name: "crash", torn: false } },
    ],
    frameLimit: 300,
    json: true,
    logFrames: true,
    logDetections: true,
  });
});

test("takes other pictures, without detector or raw pictures where they are not wanted", () => {
  expect(parse("--clip", "a.h264", "--night-clip", "b.h264", "--day-night", "2").picture).toEqual({
    from: "clip",
    path: "a.h264",
    nightPath: "b.h264",
  });
  expect(parse("--input", "rtsp://cam/1", "--input-copy", "--input-options", "-rw_timeout  1000000").picture).toEqual({
    from: "input",
    input: "rtsp://cam/1",
    inputOptions: ["-rw_timeout", "1000000"],
    copy: true,
  });
  expect(parse("--no-raw", "--no-detections")).toMatchObject({ raw: null, detector: null });
});

test.each([
  ["--layout", "v6"],
  ["--layout", ""],
  ["--detection-layout", "d4"],
  ["--fps", "0"],
  ["--fps", "many"],
  ["--keyframe-interval", "0"],
  ["--keyframe-interval", "60"],
  ["--parameter-sets", "never"],
  ["--start-frame", "-1"],
  ["--start-frame", "1.5"],
  ["--raw-fps", "-3"],
  ["--raw-format", "png"],
  ["--mjpeg-size", "640"],
  ["--mjpeg-size", "641x480"],
  ["--mjpeg-size", "4000x3000"],
  ["--day-night", "0"],
  ["--detector-latency", "-1"],
  ["--detector-fps", "0"],
  ["--detector-noise", "NaN"],
  ["--detector-misses", "1.1"],
  ["--detector-size", "big"],
  ["--seed", "-1"],
  ["--clock", "sundial"],
  ["--clock-offset", ""],
  ["--clock-step", "500"],
  ["--clock-step", "x@3"],
  ["--pause", "-5@3"],
  ["--pause", "1@2@3"],
  ["--crash-at", "noon"],
  ["--restart-at", "3,v9"],
  ["--restart-at", "3,v3,v4"],
  ["--restart-at", ""],
  ["--frames", "0"],
])("refuses %s %s with a sentence that names the option", (option, value) => {
  const { exitCode, sentence } = refusal(option, value);
  expect(exitCode).toBe(2);
  expect(sentence).toContain(`option '${option} <`);
  expect(sentence).toMatch(/invalid\. (Give|Allowed choices) .+/);
});

test.each([
  [["--clip", "a", "--input", "b"], "give one of them"],
  [["--night-clip", "a"], "needs --clip"],
  [["--input-copy"], "needs --input"],
  [["--input-options", "-re"], "needs --input"],
  [["--b-frames", "--clip", "a"], "leave out --clip"],
  [["--clip", "a", "--keyframe-interval", "1"], "as it is"],
  [["--input", "a", "--input-copy", "--fps", "10"], "as it is"],
  [["--input", "a", "--day-night", "3"], "needs two cameras"],
  [["--clip", "a", "--day-night", "3"], "needs --night-clip"],
  [["--clock", "monotonic", "--clock-step", "5@5"], "never set"],
  [["--shiny"], "unknown option"],
  [["v3"], "too many arguments"],
  [["--layout"], "argument missing"],
])("refuses %j and says why", (args, reason) => {
  const { exitCode, sentence } = refusal(...args);
  expect(exitCode).toBe(2);
  expect(sentence).toContain(reason);
});

test("shows help with every group, and ends well", () => {
  const { exitCode, sentence } = refusal("--help");
  expect(exitCode).toBe(0);
  for (const group of [
    "Segments:",
    "Picture:",
    "Day and night:",
    "Detector:",
    "Clock:",
    "Faults",
    "Run:",
    "Examples:",
  ]) {
    expect(sentence).toContain(group);
  }
});
