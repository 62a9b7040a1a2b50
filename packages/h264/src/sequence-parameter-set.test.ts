import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitAccessUnits } from "./access-unit-splitter.ts";
import { joinNalUnits, splitNalUnits } from "./annex-b.ts";
import { nalUnitTypeOf, nalUnitTypes, rawByteSequencePayload } from "./nal-unit.ts";
import { parsePictureParameterSet } from "./picture-parameter-set.ts";
import { parseSequenceParameterSet, sequenceParameterSetId } from "./sequence-parameter-set.ts";
import type { SequenceParameterSet } from "./sequence-parameter-set.ts";
import {
  nalUnitOf,
  payloadBits,
  signedExpGolombBits as se,
  unsignedBits,
  unsignedExpGolombBits as ue,
} from "./testing/bit-string.ts";
import { decodedFrameHashes, probe } from "./testing/probe.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

function firstOfType(annexB: Uint8Array, type: number): Uint8Array {
  return splitNalUnits(annexB).find((nal) => nalUnitTypeOf(nal) === type)!;
}

const small = { width: 320, height: 180, frames: 4 };
const clips: Record<string, X264ClipOptions & { expected: object }> = {
  "Constrained Baseline, as a camera's encoder gives it": {
    ...small,
    width: 1280,
    height: 720,
    profile: "baseline",
    expected: { codecString: "avc1.42c01f", profileName: "Constrained Baseline", isReorderingPossible: false },
  },
  "Main with B-frames": {
    ...small,
    profile: "main",
    x264Params: ["bframes=2", "b-pyramid=none"],
    expected: { isReorderingPossible: true, usability: expect.objectContaining({ maxReorderFrames: 1 }) },
  },
  "Main without B-frames": {
    ...small,
    profile: "main",
    x264Params: ["bframes=0"],
    expected: { isReorderingPossible: false },
  },
  "High, cropped to 1918x1078": {
    ...small,
    width: 1918,
    height: 1078,
    frames: 2,
    profile: "high",
    expected: { cropping: { left: 0, right: 2, top: 0, bottom: 10 }, codedHeight: 1088 },
  },
  "High, interlaced": {
    ...small,
    profile: "high",
    x264Params: ["interlaced=1"],
    expected: { mayBeInterlaced: true, cropping: { left: 0, right: 0, top: 0, bottom: 12 } },
  },
  "High with buffer model, fixed rate, full range and wide samples": {
    ...small,
    framesPerSecond: 25,
    x264Params: ["nal-hrd=cbr", "bitrate=900", "vbv-maxrate=900", "force-cfr=1"],
    outputArguments: ["-maxrate", "900k", "-bufsize", "900k", "-b:v", "900k", "-color_range", "pc", "-aspect", "4:3"],
    expected: {
      usability: expect.objectContaining({
        sampleAspectRatio: { width: 3, height: 4 },
        fullRange: true,
        framesPerSecond: 25,
        hasFixedFrameRate: true,
        maxReorderFrames: 2,
      }),
    },
  },
  "High, grey": {
    ...small,
    height: 181,
    profile: "high",
    pixelFormat: "gray",
    expected: { chromaFormatIdc: 0 },
  },
  "High 10": {
    ...small,
    profile: "high10",
    pixelFormat: "yuv420p10le",
    expected: { bitDepthLuma: 10, bitDepthChroma: 10 },
  },
  "High 10 Intra": {
    ...small,
    profile: "high10",
    pixelFormat: "yuv420p10le",
    keyframeIntervalFrames: 1,
    expected: { isReorderingPossible: false },
  },
  "High 4:2:2 with an odd height": {
    ...small,
    height: 181,
    profile: "high422",
    pixelFormat: "yuv422p",
    expected: { chromaFormatIdc: 2, cropping: { left: 0, right: 0, top: 0, bottom: 11 } },
  },
  "High 4:4:4 with odd sides": {
    ...small,
    width: 321,
    height: 181,
    profile: "high444",
    pixelFormat: "yuv444p",
    expected: { chromaFormatIdc: 3, cropping: { left: 0, right: 15, top: 0, bottom: 11 } },
  },
};

describe("reads the same from a sequence parameter set as ffprobe:", () => {
  test.concurrent.each(Object.entries(clips))("%s", async (_name, { expected, ...options }) => {
    const clip = await makeX264Clip(options);
    const probed = await probe(clip);
    const parsed = parseSequenceParameterSet(firstOfType(clip, nalUnitTypes.sequenceParameterSet));
    expect(parsed).toMatchObject({
      width: probed.width,
      height: probed.height,
      codedWidth: probed.codedWidth,
      codedHeight: probed.codedHeight,
      profileName: probed.profile,
      levelIdc: probed.level,
    });
    expect([options.width, options.height]).toEqual([probed.width, probed.height]);
    expect(parsed).toMatchObject(expected);
    expect(parsed?.isReorderingPossible || probed.reorderedFrames === 0).toBe(true);
  });
});

test("reads past scaling lists, of which x264 writes none here: the decoder agrees that they are where we put them", async () => {
  const clip = await makeX264Clip({ ...small, profile: "high" });
  const original = firstOfType(clip, nalUnitTypes.sequenceParameterSet);
  const parsed = parseSequenceParameterSet(original)!;
  // Profile, flags, level, then ue(0) ue(1) ue(0) ue(0), transform bypass: the flag is bit 31 of the payload.
  const flagAt = 24 + `${ue(0)}${ue(1)}${ue(0)}${ue(0)}0`.length;
  const bits = payloadBits(rawByteSequencePayload(original));
  expect(bits[flagAt]).toBe("0");
  const flat = (size: number) => `1${se(8)}${se(0).repeat(size - 1)}`;
  const flatCutShort = `1${se(8)}${se(-16)}`;
  const lists = `${flat(16)}00${flatCutShort}00${flat(64)}${flatCutShort}`;
  const changed = nalUnitOf(0x67, `${bits.slice(0, flagAt)}1${lists}${bits.slice(flagAt + 1)}`);

  expect(parseSequenceParameterSet(changed)).toEqual(parsed);
  const nalUnits = splitNalUnits(clip).map((nal) => (nal === original || nalUnitTypeOf(nal) === 7 ? changed : nal));
  expect(await decodedFrameHashes(joinNalUnits(nalUnits))).toEqual(await decodedFrameHashes(clip));
});

test("computes the picture from every combination of fields, chroma format and cropping", () => {
  const shape = fc.record({
    id: fc.nat(31),
    level: fc.nat(255),
    chroma: fc.constantFrom(0, 1, 2, 3),
    separatePlanes: fc.boolean(),
    orderCountType: fc.constantFrom(0, 1, 2),
    cycle: fc.array(fc.integer({ min: -70_000, max: 70_000 }), { maxLength: 255 }),
    onlyFrames: fc.boolean(),
    width: fc.integer({ min: 4, max: 1000 }),
    height: fc.integer({ min: 4, max: 500 }),
    crop: fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7), fc.nat(7)),
  });
  fc.assert(
    fc.property(shape, (s) => {
      const orderCount = {
        0: ue(4),
        1: `0${se(-1)}${se(1)}${ue(s.cycle.length)}${s.cycle.map((offset) => se(offset)).join("")}`,
        2: "",
      };
      const planes = s.chroma === 3 ? unsignedBits(Number(s.separatePlanes), 1) : "";
      const bits = [
        `${unsignedBits(244, 8)}${unsignedBits(0, 8)}${unsignedBits(s.level, 8)}${ue(s.id)}`,
        `${ue(s.chroma)}${planes}${ue(0)}${ue(6)}00`,
        `${ue(12)}${ue(s.orderCountType)}${orderCount[s.orderCountType]}${ue(3)}0`,
        `${ue(s.width - 1)}${ue(s.height - 1)}${s.onlyFrames ? "1" : "00"}1`,
        `1${s.crop.map((n) => ue(n)).join("")}0`,
      ];
      const nal = nalUnitOf(0x27, bits.join(""));
      const parsed = parseSequenceParameterSet(nal);
      const [left, right, top, bottom] = s.crop;
      const isSubsampled = !(s.chroma === 3 && s.separatePlanes);
      const unitX = isSubsampled && (s.chroma === 1 || s.chroma === 2) ? 2 : 1;
      const unitY = (isSubsampled && s.chroma === 1 ? 2 : 1) * (s.onlyFrames ? 1 : 2);
      expect(parsed).toMatchObject({
        id: s.id,
        levelIdc: s.level,
        chromaFormatIdc: s.chroma,
        bitDepthLuma: 8,
        bitDepthChroma: 14,
        maxReferenceFrames: 3,
        usability: null,
        isReorderingPossible: s.orderCountType !== 2,
        width: s.width * 16 - (left + right) * unitX,
        height: s.height * 16 * (s.onlyFrames ? 1 : 2) - (top + bottom) * unitY,
      });
      expect(sequenceParameterSetId(nal)).toBe(s.id);
    }),
  );
});

test("gives null for a parameter set that is cut off before the picture's size is known, never a wrong size", async () => {
  const clip = await makeX264Clip({ ...small, profile: "high" });
  const whole = firstOfType(clip, nalUnitTypes.sequenceParameterSet);
  const { usability, ...picture } = parseSequenceParameterSet(whole)!;
  expect(usability).not.toBeNull();
  expect(parseSequenceParameterSet(whole.subarray(0, 6))).toBeNull();
  // With the size there, only what the optional part says is lost.
  const cut = parseSequenceParameterSet(whole.subarray(0, whole.length - 4));
  expect(cut).toEqual({ ...picture, usability: null, isReorderingPossible: true });
});

test("gives null for sizes, ids and formats that cannot be", () => {
  const head = `${unsignedBits(66, 8)}${unsignedBits(0, 8)}${unsignedBits(31, 8)}`;
  const write = (id: number, width: number, crop: string) =>
    nalUnitOf(0x67, `${head}${ue(id)}${ue(0)}${ue(2)}${ue(1)}0${ue(width - 1)}${ue(44)}11${crop}0`);
  expect(parseSequenceParameterSet(write(0, 80, "0"))).toMatchObject({ width: 1280, height: 720 });
  expect(parseSequenceParameterSet(write(32, 80, "0"))).toBeNull();
  expect(sequenceParameterSetId(write(32, 80, "0"))).toBeNull();
  expect(parseSequenceParameterSet(write(0, 1056, "0"))).toBeNull();
  expect(parseSequenceParameterSet(write(0, 80, `1${ue(640)}${ue(0)}${ue(0)}${ue(0)}`))).toBeNull();
  const chromaFormat4 = `${unsignedBits(100, 8)}${head.slice(8)}${ue(0)}${ue(4)}${ue(0)}${ue(0)}00`;
  expect(
    parseSequenceParameterSet(nalUnitOf(0x67, `${chromaFormat4}${ue(0)}${ue(2)}${ue(1)}0${ue(79)}${ue(44)}1100`)),
  ).toBeNull();
});

test("reads any bytes as parameter sets without failing, and gives only sizes that can be", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0x67, 0x68), (bytes, header) => {
      const nal = Uint8Array.from([header, ...bytes]);
      const parsed = parseSequenceParameterSet(nal);
      const isSensible = ({ id, width, height, codedWidth, codedHeight }: SequenceParameterSet) =>
        id === sequenceParameterSetId(nal) && width > 0 && height > 0 && width <= codedWidth && height <= codedHeight;
      expect(parsed === null || isSensible(parsed)).toBe(true);
      expect(parsePictureParameterSet(nal)?.id ?? 0).toBeLessThanOrEqual(255);
    }),
    { numRuns: 1000 },
  );
});

test("reads the ids and the entropy coding of picture parameter sets", async () => {
  const cabac = await makeX264Clip({ ...small, frames: 1, x264Params: ["sps-id=7"] });
  const cavlc = await makeX264Clip({ ...small, frames: 1, profile: "baseline" });
  const parsedOf = (clip: Buffer) =>
    splitAccessUnits(clip).map((unit) => parsePictureParameterSet(firstOfType(unit, nalUnitTypes.pictureParameterSet)));
  expect(parsedOf(cabac)).toMatchObject([{ id: 7, sequenceParameterSetId: 7, usesCabac: true }]);
  expect(parsedOf(cavlc)).toMatchObject([{ id: 0, sequenceParameterSetId: 0, usesCabac: false }]);
});
