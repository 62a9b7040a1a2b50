import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AccessUnitSplitter, splitAccessUnits } from "./access-unit-splitter.ts";
import { parseAccessUnit } from "./access-unit.ts";
import { joinNalUnits } from "./annex-b.ts";
import { H264Error } from "./h264-error.ts";
import { isVideoCodingLayer, nalUnitTypeOf } from "./nal-unit.ts";
import { parseSliceHeader } from "./slice-header.ts";
import { nalUnitOf, unsignedExpGolombBits as ue } from "./testing/bit-string.ts";
import { probe } from "./testing/probe.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

const small = { width: 320, height: 180, frames: 12, keyframeIntervalFrames: 6 };
const clips: Record<string, X264ClipOptions> = {
  Baseline: { ...small, profile: "baseline" },
  "Main with B-frames": { ...small, profile: "main", x264Params: ["bframes=2", "b-adapt=0"] },
  "High with four slices a picture": { ...small, profile: "high", x264Params: ["slices=4", "bframes=0"] },
  "High, interlaced": { ...small, x264Params: ["interlaced=1"] },
  "with access unit delimiters and a buffer model": {
    ...small,
    x264Params: ["aud=1", "nal-hrd=cbr", "bitrate=900", "vbv-maxrate=900", "vbv-bufsize=900"],
  },
  "with parameter sets nowhere": { ...small, x264Params: ["repeat-headers=0"] },
};
/** ffprobe cannot look into a clip whose parameter sets are missing. */
const decodableClips = Object.entries(clips).filter(([name]) => name !== "with parameter sets nowhere");

describe("finds the same access units, keyframes and slice types as ffprobe:", () => {
  test.concurrent.each(decodableClips)("%s", async (_name, options) => {
    const clip = await makeX264Clip(options);
    const probed = await probe(clip);
    const units = splitAccessUnits(clip);
    expect(units.map((unit) => unit.length)).toEqual(probed.packetSizes);

    const parsed = units.map((unit) => parseAccessUnit(unit));
    expect(parsed.map(({ isKeyframe }) => isKeyframe)).toEqual(units.map((_, i) => i % 6 === 0));
    expect(parsed.map(({ hasParameterSets }) => hasParameterSets)).toEqual(units.map((_, i) => i % 6 === 0));
    // The stream's order is not the order shown, but the pictures are the same.
    expect(parsed.map(({ sliceTypes }) => sliceTypes.join("+")).sort()).toEqual(probed.pictureTypes.sort());
    expect(parsed.some(({ hasBFrames }) => hasBFrames)).toBe(probed.pictureTypes.includes("B"));
    expect(parsed.every(({ problem, hasPicture }) => problem === null && hasPicture)).toBe(true);
  });
});

describe("leaves no byte out:", () => {
  test.concurrent.each(Object.entries(clips))("%s", async (_name, options) => {
    const clip = await makeX264Clip(options);
    const units = splitAccessUnits(clip);
    expect(units).toHaveLength(12);
    expect(Buffer.concat(units).equals(clip)).toBe(true);

    // What lies between the NAL units of an access unit is start codes only.
    const unit = units[0]!;
    const { nalUnits } = parseAccessUnit(unit);
    let at = unit.byteOffset;
    const between = nalUnits.map((nal) => {
      const startCode = Buffer.from(unit.buffer, at, nal.byteOffset - at).toString("hex");
      at = nal.byteOffset + nal.length;
      return startCode;
    });
    expect(at).toBe(unit.byteOffset + unit.length);
    expect(between.filter((startCode) => startCode !== "000001" && startCode !== "00000001")).toEqual([]);
  });
});

test("tells first macroblock, type and parameter set of each of several slices", async () => {
  const [first] = splitAccessUnits(await makeX264Clip({ ...small, frames: 1, x264Params: ["slices=3", "sps-id=5"] }));
  expect(parseAccessUnit(first!).slices).toEqual([
    { firstMacroblock: 0, sliceType: "I", pictureParameterSetId: 5 },
    { firstMacroblock: 80, sliceType: "I", pictureParameterSetId: 5 },
    { firstMacroblock: 160, sliceType: "I", pictureParameterSetId: 5 },
  ]);
});

test.concurrent.each([["open-gop=1"], ["intra-refresh=1"]])(
  "takes no recovery point for a keyframe (%s)",
  async (parameter) => {
    const units = splitAccessUnits(await makeX264Clip({ ...small, x264Params: [parameter] }));
    const parsed = units.map((unit) => parseAccessUnit(unit));
    expect(parsed.filter(({ hasParameterSets }) => hasParameterSets).length).toBeGreaterThan(1);
    expect(parsed.map(({ isKeyframe }) => isKeyframe).lastIndexOf(true)).toBe(0);
  },
);

test("takes no mixture of IDR and other slices for a keyframe", () => {
  const slice = (header: number) => nalUnitOf(header, `${ue(0)}${ue(7)}${ue(0)}`);
  expect(parseAccessUnit(joinNalUnits([slice(0x65)])).isKeyframe).toBe(true);
  expect(parseAccessUnit(joinNalUnits([slice(0x65), slice(0x41)])).isKeyframe).toBe(false);
});

test("reads every slice header that can be, from no more than its head", () => {
  const types = ["P", "B", "I", "SP", "SI"];
  fc.assert(
    fc.property(fc.nat(139_264), fc.nat(9), fc.nat(255), fc.uint8Array(), (first, code, id, rest) => {
      const head = nalUnitOf(0x41, `${ue(first)}${ue(code)}${ue(id)}1`);
      expect(parseSliceHeader(Uint8Array.from([...head, ...rest]))).toEqual({
        firstMacroblock: first,
        sliceType: types[code % 5],
        pictureParameterSetId: id,
      });
    }),
  );
});

test("says what is wrong with bytes that are no access unit", () => {
  expect(parseAccessUnit(Buffer.from("ffd8ffe000104a464946", "hex"))).toMatchObject({
    problem: "no-nal-unit",
    isKeyframe: false,
    hasPicture: false,
  });
  const sliceType10 = nalUnitOf(0x65, `${ue(0)}${ue(10)}${ue(0)}`);
  expect(parseAccessUnit(joinNalUnits([sliceType10])).problem).toBe("slice-header-unreadable");
  const pictureParameterSet256 = nalUnitOf(0x65, `${ue(0)}${ue(7)}${ue(256)}`);
  expect(parseAccessUnit(joinNalUnits([pictureParameterSet256])).problem).toBe("slice-header-unreadable");
  const cutOff = Uint8Array.of(0x65);
  expect(parseAccessUnit(joinNalUnits([cutOff])).problem).toBe("slice-header-unreadable");
});

test("reads any bytes without failing, and is never a keyframe without a slice", () => {
  const startCode = fc.constant(Uint8Array.of(0, 0, 1));
  const pieces = fc.array(fc.oneof(startCode, fc.uint8Array({ maxLength: 30 })), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const parsed = parseAccessUnit(Buffer.concat(parts));
      const slices = parsed.nalUnits.filter((nal) => isVideoCodingLayer(nalUnitTypeOf(nal)));
      expect(parsed.hasPicture).toBe(slices.length > 0);
      expect(parsed.isKeyframe).toBe(slices.length > 0 && slices.every((nal) => nalUnitTypeOf(nal) === 5));
    }),
    { numRuns: 1000 },
  );
});

test("cuts a stream into the same access units however it comes in pieces", async () => {
  const clip = await makeX264Clip({ ...small, x264Params: ["slices=2"] });
  const whole = splitAccessUnits(clip);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const splitter = new AccessUnitSplitter();
      const units: Buffer[] = [];
      for (let at = 0, i = 0; at < clip.length; i++) {
        const end = at + sizes[i % sizes.length]!;
        units.push(...splitter.push(clip.subarray(at, end)));
        at = end;
      }
      units.push(splitter.flush()!);
      expect(units.map((unit) => unit.toString("hex"))).toEqual(whole.map((unit) => unit.toString("hex")));
      expect(splitter.flush()).toBeNull();
    }),
    { numRuns: 20, examples: [[[1]], [[2]], [[3]]] },
  );
});

test("gives up on a stream in which no picture ends, and can begin anew", async () => {
  const splitter = new AccessUnitSplitter();
  const noise = Buffer.alloc(8 * 1024 * 1024, 0xff);
  expect(splitter.push(noise)).toEqual([]);
  expect(splitter.push(noise)).toEqual([]);
  const failure = expect.objectContaining({ reason: "access-unit-too-long" });
  expect(() => splitter.push(noise)).toThrow(failure);
  expect(() => new AccessUnitSplitter().push(Buffer.alloc(17 * 1024 * 1024))).toThrow(H264Error);
  const clip = await makeX264Clip({ ...small, frames: 2 });
  expect(splitter.push(clip)).toHaveLength(1);
});
