import { beforeAll, describe, expect, test } from "vitest";
import { splitAccessUnits } from "./access-unit-splitter.ts";
import { parseAccessUnit } from "./access-unit.ts";
import type { AccessUnit } from "./access-unit.ts";
import { joinNalUnits } from "./annex-b.ts";
import { nalUnitTypeOf } from "./nal-unit.ts";
import { ParameterSetKeeper } from "./parameter-set-keeper.ts";
import type { Completion } from "./parameter-set-keeper.ts";
import { decodedFrameHashes } from "./testing/probe.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

const small = { width: 320, height: 180, frames: 9, keyframeIntervalFrames: 3, profile: "main" };

async function accessUnitsOf(options: X264ClipOptions): Promise<AccessUnit[]> {
  return splitAccessUnits(await makeX264Clip(options)).map((unit) => parseAccessUnit(unit));
}

function isParameterSet(nal: Uint8Array): boolean {
  return nalUnitTypeOf(nal) === 7 || nalUnitTypeOf(nal) === 8;
}

function nalUnitsOf(completion: Completion): Uint8Array[] {
  return completion.outcome === "keyframe" || completion.outcome === "delta" ? completion.nalUnits : [];
}

function typesOf(completion: Completion): number[] {
  return nalUnitsOf(completion).map((nal) => nalUnitTypeOf(nal));
}

function plain(nalUnits: readonly Uint8Array[]): string[] {
  return nalUnits.map((nal) => Buffer.from(nal).toString("hex"));
}

function accessUnitOf(...nalUnits: Uint8Array[]): AccessUnit {
  return parseAccessUnit(joinNalUnits(nalUnits));
}

let repeating: AccessUnit[];
/** the same clip, from an encoder that writes no parameter sets */
let bare: AccessUnit[];
let parameterSets: Uint8Array[];

beforeAll(async () => {
  repeating = await accessUnitsOf(small);
  bare = await accessUnitsOf({ ...small, x264Params: ["repeat-headers=0"] });
  parameterSets = repeating[0]!.nalUnits.filter((nal) => isParameterSet(nal));
});

describe("with parameter sets only once, at the start,", () => {
  test("makes every keyframe decodable, and the decoder finds the very same pictures", async () => {
    const keeper = new ParameterSetKeeper();
    expect(keeper.complete(accessUnitOf(...parameterSets))).toEqual({ outcome: "no-picture" });
    const completions = bare.map((unit) => keeper.complete(unit));
    expect(completions.map(({ outcome }) => outcome)).toEqual(bare.map((_, i) => (i % 3 === 0 ? "keyframe" : "delta")));
    // From the second keyframe on, as a viewer gets it who comes late.
    const late = joinNalUnits(completions.slice(3).flatMap((completion) => nalUnitsOf(completion)));
    const reference = joinNalUnits(repeating.slice(3).flatMap(({ nalUnits }) => nalUnits));
    const hashes = await decodedFrameHashes(late);
    expect(hashes).toEqual(await decodedFrameHashes(reference));
    expect(hashes).toHaveLength(6);
  });

  test("reports keyframes that came before them, and passes deltas", () => {
    const keeper = new ParameterSetKeeper();
    expect(keeper.complete(bare[0]!)).toMatchObject({
      outcome: "undecodable",
      error: { reason: "picture-parameter-set-missing" },
    });
    expect(keeper.activeSequenceParameterSet).toBeNull();
    expect(keeper.complete(bare[1]!)).toEqual({ outcome: "delta", nalUnits: bare[1]!.nalUnits });
    keeper.complete(accessUnitOf(...parameterSets));
    expect(keeper.complete(bare[3]!)).toMatchObject({ outcome: "keyframe", insertedParameterSets: 2 });
    expect(keeper.activeSequenceParameterSet).toMatchObject({ width: 320, height: 180, profileIdc: 77 });
  });

  test("reports a keyframe whose picture parameter set is there but whose sequence parameter set never came", () => {
    const keeper = new ParameterSetKeeper();
    const [, pictureParameterSet] = parameterSets;
    expect(keeper.complete(accessUnitOf(pictureParameterSet!, ...bare[0]!.nalUnits))).toMatchObject({
      outcome: "undecodable",
      error: { reason: "sequence-parameter-set-missing" },
    });
  });
});

describe("puts what is missing", () => {
  test("behind the delimiter, the sequence parameter set first", async () => {
    const delimited = await accessUnitsOf({ ...small, x264Params: ["aud=1"] });
    const keeper = new ParameterSetKeeper();
    expect(typesOf(keeper.complete(delimited[0]!))).toEqual([9, 7, 8, 6, 5]);
    const stripped = accessUnitOf(...delimited[0]!.nalUnits.filter((nal) => !isParameterSet(nal)));
    expect(typesOf(keeper.complete(stripped))).toEqual([9, 7, 8, 6, 5]);
  });

  test("around what is there", () => {
    const [sequence, picture] = [parameterSets[0]!, parameterSets[1]!];
    const keeper = new ParameterSetKeeper();
    keeper.complete(accessUnitOf(sequence, picture));
    const slice = bare[3]!.nalUnits.at(-1)!;
    for (const present of [[sequence], [picture], [sequence, picture]]) {
      const completion = keeper.complete(accessUnitOf(...present, slice));
      expect(typesOf(completion)).toEqual([7, 8, 5]);
      expect(completion).toMatchObject({ insertedParameterSets: 2 - present.length });
    }
  });

  test("by id, when several are kept and a keyframe refers to one", async () => {
    const other = await accessUnitsOf({ ...small, width: 640, height: 360, x264Params: ["sps-id=3"] });
    const keeper = new ParameterSetKeeper();
    keeper.complete(repeating[0]!);
    expect(keeper.complete(other[0]!)).toMatchObject({ insertedParameterSets: 0 });
    expect(keeper.activeSequenceParameterSet).toMatchObject({ id: 3, width: 640 });
    const completion = keeper.complete(bare[3]!);
    expect(plain(nalUnitsOf(completion).filter((nal) => isParameterSet(nal)))).toEqual(plain(parameterSets));
    expect(keeper.activeSequenceParameterSet).toMatchObject({ id: 0, width: 320 });
  });
});

test("replaces a parameter set that has changed under its id, and counts only changes", async () => {
  const larger = await accessUnitsOf({ ...small, width: 640, height: 360 });
  const keeper = new ParameterSetKeeper();
  for (const unit of repeating) keeper.complete(unit);
  const before = keeper.revision;
  expect(before).toBe(2);
  for (const unit of repeating) keeper.complete(unit);
  expect(keeper.revision).toBe(before);
  for (const unit of larger) keeper.complete(unit);
  expect(keeper.revision).toBeGreaterThan(before);
  expect(keeper.activeSequenceParameterSet).toMatchObject({ width: 640, height: 360 });
  const stripped = accessUnitOf(...larger[3]!.nalUnits.filter((nal) => !isParameterSet(nal)));
  expect(plain(nalUnitsOf(keeper.complete(stripped)))).toEqual(plain(larger[3]!.nalUnits));
});

test("learns from an access unit that is no keyframe, and takes what stands behind the slices for the next one", () => {
  const keeper = new ParameterSetKeeper();
  expect(keeper.complete(accessUnitOf(...parameterSets, ...bare[1]!.nalUnits)).outcome).toBe("delta");
  expect(keeper.complete(bare[3]!).outcome).toBe("keyframe");

  const behind = new ParameterSetKeeper();
  expect(behind.complete(accessUnitOf(...bare[0]!.nalUnits, ...parameterSets)).outcome).toBe("undecodable");
  expect(behind.complete(bare[3]!).outcome).toBe("keyframe");
});

test("keeps parameter sets of its own when the frame's memory is used again", () => {
  const memory = Uint8Array.from(joinNalUnits(parameterSets));
  const keeper = new ParameterSetKeeper();
  keeper.complete(parseAccessUnit(memory));
  memory.fill(0xff);
  expect(plain(nalUnitsOf(keeper.complete(bare[0]!)).slice(0, 2))).toEqual(plain(parameterSets));
});

test("gives what it keeps as bytes, and another keeper goes on with them", () => {
  const keeper = new ParameterSetKeeper();
  keeper.complete(repeating[0]!);
  const bytes = keeper.exportBytes();
  expect(Buffer.from(bytes).equals(joinNalUnits(parameterSets))).toBe(true);

  const restarted = new ParameterSetKeeper();
  expect(restarted.importBytes(bytes)).toBe(2);
  expect(restarted.complete(bare[0]!).outcome).toBe("keyframe");
  expect(new ParameterSetKeeper().importBytes(Buffer.from("not a parameter set"))).toBe(0);
});

test("forgets on request", () => {
  const keeper = new ParameterSetKeeper();
  keeper.complete(repeating[0]!);
  keeper.forget();
  expect(keeper.complete(bare[3]!).outcome).toBe("undecodable");
  expect(keeper.exportBytes()).toHaveLength(0);
  keeper.complete(repeating[0]!);
  expect(keeper.activeSequenceParameterSet?.width).toBe(320);
});

test("reports bytes that are no access unit instead of sending them", () => {
  const keeper = new ParameterSetKeeper();
  expect(keeper.complete(parseAccessUnit(Buffer.from("ffd8ffe0", "hex")))).toMatchObject({
    outcome: "undecodable",
    error: { reason: "no-nal-unit" },
  });
  expect(keeper.complete(accessUnitOf(Uint8Array.of(0x41)))).toMatchObject({
    outcome: "undecodable",
    error: { reason: "slice-header-unreadable" },
  });
});
