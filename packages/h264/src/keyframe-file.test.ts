import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { splitAccessUnits } from "./access-unit-splitter.ts";
import { joinNalUnits, splitNalUnits } from "./annex-b.ts";
import { writeKeyframeFile } from "./keyframe-file.ts";
import { nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";
import { decodedFrameHashes } from "./testing/probe.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

const small = { width: 640, height: 360, frames: 4, keyframeIntervalFrames: 2 };
const encoders: Record<string, X264ClipOptions> = {
  Baseline: { ...small, profile: "baseline" },
  "Main with B-frames": { ...small, profile: "main", x264Params: ["bframes=2", "b-adapt=0"] },
  "High with four slices, delimiters and filler": {
    ...small,
    x264Params: ["slices=4", "aud=1", "nal-hrd=cbr", "filler=1", "bitrate=4000", "vbv-maxrate=4000", "vbv-bufsize=200"],
  },
  "High 10": { ...small, profile: "high10", pixelFormat: "yuv420p10le" },
  "High 4:2:2": { ...small, profile: "high422", pixelFormat: "yuv422p" },
  "a picture that is cropped": { ...small, width: 322, height: 182 },
};

const keyframeOf = async (options: X264ClipOptions): Promise<Uint8Array> => {
  const [keyframe] = splitAccessUnits(await makeX264Clip(options));
  if (keyframe === undefined) throw new Error("The clip has no picture.");
  return keyframe;
};

describe("a keyframe's file shows a player the picture of the stream:", () => {
  test.concurrent.each(Object.entries(encoders))("%s", async (_name, options) => {
    const keyframe = await keyframeOf(options);
    const written = writeKeyframeFile(keyframe);
    expect(written).toMatchObject({ width: options.width, height: options.height });
    if (written === null) throw new Error("There is no file.");
    expect(await decodedFrameHashes(written.file, "mp4")).toEqual(await decodedFrameHashes(keyframe));
  });
});

describe("a keyframe that cannot be shown", () => {
  let nalUnits: Uint8Array[];
  beforeAll(async () => {
    nalUnits = splitNalUnits(await keyframeOf(small));
  });
  const without = (type: number) => joinNalUnits(nalUnits.filter((nal) => nalUnitTypeOf(nal) !== type));
  const only = (type: number) => nalUnits.filter((nal) => nalUnitTypeOf(nal) === type);

  test.each([
    ["a sequence parameter set", nalUnitTypes.sequenceParameterSet],
    ["a picture parameter set", nalUnitTypes.pictureParameterSet],
    ["a slice", nalUnitTypes.idrSlice],
  ])("has no file without %s", (_name, type) => {
    expect(writeKeyframeFile(joinNalUnits(nalUnits))).not.toBeNull();
    expect(writeKeyframeFile(without(type))).toBeNull();
  });

  test.each([
    ["sequence parameter sets", nalUnitTypes.sequenceParameterSet, 32],
    ["picture parameter sets", nalUnitTypes.pictureParameterSet, 256],
  ])("has no file with more %s than one holds", (_name, type, count) => {
    const more = Array.from({ length: count - 1 }, () => only(type)).flat();
    expect(writeKeyframeFile(joinNalUnits([...nalUnits, ...more.slice(1)]))).not.toBeNull();
    expect(writeKeyframeFile(joinNalUnits([...nalUnits, ...more]))).toBeNull();
  });

  test("has no file with a parameter set that is too long for one", () => {
    const [set = new Uint8Array()] = only(nalUnitTypes.pictureParameterSet);
    expect(writeKeyframeFile(joinNalUnits([...nalUnits, Buffer.concat([set, Buffer.alloc(0x1_0000, 1)])]))).toBeNull();
  });

  test("is no error, whatever bytes come", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (units) => {
        expect(() => writeKeyframeFile(joinNalUnits(units))).not.toThrow();
      }),
    );
  });
});
