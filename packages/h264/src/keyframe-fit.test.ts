import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { splitNalUnits } from "./annex-b.ts";
import { fitsParameterSets } from "./keyframe-fit.ts";
import { nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";
import { parsePictureParameterSet } from "./picture-parameter-set.ts";
import type { PictureParameterSet } from "./picture-parameter-set.ts";
import { parseSequenceParameterSet } from "./sequence-parameter-set.ts";
import type { SequenceParameterSet } from "./sequence-parameter-set.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

interface Encoder {
  sequence: SequenceParameterSet;
  picture: PictureParameterSet;
  idrSlices: Uint8Array[];
}

const small = { width: 320, height: 180, frames: 12, keyframeIntervalFrames: 3 };
const settings: Record<string, X264ClipOptions> = {
  baseline: { ...small, profile: "baseline" },
  main: { ...small, profile: "main" },
  "main without CABAC": { ...small, profile: "main", x264Params: ["cabac=0"] },
  "high with B-frames": { ...small, profile: "high", x264Params: ["bframes=2"] },
  "several slices": { ...small, profile: "main", x264Params: ["slices=4"] },
  interlaced: { ...small, profile: "high", x264Params: ["interlaced=1"] },
  "no deblocking": { ...small, profile: "baseline", x264Params: ["no-deblock=1"] },
  "4:4:4": { ...small, profile: "high444", pixelFormat: "yuv444p" },
};

let encoders: Record<string, Encoder>;

const required = <Value>(value: Value | null | undefined): Value => {
  if (value === null || value === undefined) throw new Error("the clip lacks what every clip has");
  return value;
};

beforeAll(async () => {
  const made = await Promise.all(
    Object.entries(settings).map(async ([name, options]): Promise<[string, Encoder]> => {
      const nalUnits = splitNalUnits(await makeX264Clip(options));
      const ofType = (type: number) => nalUnits.filter((nal) => nalUnitTypeOf(nal) === type);
      const [sequence] = ofType(nalUnitTypes.sequenceParameterSet);
      const [picture] = ofType(nalUnitTypes.pictureParameterSet);
      return [
        name,
        {
          sequence: required(parseSequenceParameterSet(required(sequence))),
          picture: required(parsePictureParameterSet(required(picture))),
          idrSlices: ofType(nalUnitTypes.idrSlice),
        },
      ];
    }),
  );
  encoders = Object.fromEntries(made);
});

const encoder = (name: string): Encoder => required(encoders[name]);

describe("a keyframe's slices", () => {
  test.each(Object.keys(settings))("fit the parameter sets of their own encoder: %s", (name) => {
    const { sequence, picture, idrSlices } = encoder(name);
    expect(idrSlices.length).toBeGreaterThanOrEqual(4);
    for (const slice of idrSlices) expect(fitsParameterSets(slice, sequence, picture)).toBe(true);
  });

  test.each([
    ["baseline", "main"],
    ["no deblocking", "4:4:4"],
    ["baseline", "interlaced"],
    ["interlaced", "main"],
  ])("of %s do not fit those of %s", (of, other) => {
    const { sequence, picture } = encoder(other);
    const fitting = encoder(of).idrSlices.filter((slice) => fitsParameterSets(slice, sequence, picture));
    expect(fitting).toHaveLength(0);
  });

  test("do not fit a smaller picture than they lie in", () => {
    const { sequence, picture, idrSlices } = encoder("several slices");
    const smaller = { ...sequence, codedWidth: 64, codedHeight: 48 };
    expect(idrSlices.filter((slice) => !fitsParameterSets(slice, smaller, picture)).length).toBeGreaterThan(0);
  });

  test("do not fit another picture parameter set's id", () => {
    const { sequence, picture, idrSlices } = encoder("main");
    expect(fitsParameterSets(required(idrSlices[0]), sequence, { ...picture, id: 3 })).toBe(false);
  });
});

test("noise is read without failing, and hardly ever fits", () => {
  const { sequence, picture } = encoder("main");
  let fitting = 0;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      if (fitsParameterSets(Uint8Array.from([0x65, ...bytes]), sequence, picture)) fitting += 1;
    }),
    { numRuns: 1000 },
  );
  expect(fitting).toBeLessThan(10);
});

test("a slice of another picture than an IDR picture fits nothing", () => {
  const { sequence, picture, idrSlices } = encoder("main");
  const [, ...rest] = required(idrSlices[0]);
  expect(fitsParameterSets(Uint8Array.from([0x41, ...rest]), sequence, picture)).toBe(false);
});
