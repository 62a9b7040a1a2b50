import { parseAccessUnit } from "@nekomado/h264";
import { expect, test } from "vitest";
import { type Clip, sceneClip } from "./clip.ts";
import { ClipEncoder, type ParameterSetHabit } from "./clip-encoder.ts";

const clip = sceneClip("day");
const length = clip.accessUnits.length;

function keyframesWithSets(of: Clip, habit: ParameterSetHabit, frames: number): boolean[] {
  const encoder = new ClipEncoder(of, habit);
  return Array.from({ length: frames }, () => encoder.encodeNext())
    .filter(({ isKeyframe }) => isKeyframe)
    .map(({ accessUnit }) => parseAccessUnit(accessUnit).hasParameterSets);
}

test("plays the clip as it is, round and round", () => {
  const encoder = new ClipEncoder(clip, "clip");
  for (let k = 0; k < 2 * length + 5; k++) {
    const { accessUnit, clipFrame, isKeyframe } = encoder.encodeNext();
    expect(clipFrame).toBe(k % length);
    expect(accessUnit).toBe(clip.accessUnits[k % length]!.bytes);
    expect(isKeyframe).toBe((k % length) % 60 === 0);
  }
});

test("gives parameter sets only at the very start, and again after a restart", () => {
  const encoder = new ClipEncoder(clip, "start");
  const hasSets = (): boolean => parseAccessUnit(encoder.encodeNext().accessUnit).hasParameterSets;
  const round = Array.from({ length: length + 1 }, hasSets);
  expect(round.indexOf(true)).toBe(0);
  expect(round.lastIndexOf(true)).toBe(0);
  encoder.restart();
  expect(hasSets()).toBe(true);
});

test("puts parameter sets before every keyframe of a clip that has them once", () => {
  const bare = new ClipEncoder(clip, "start");
  const accessUnits = Array.from({ length }, () => {
    const { accessUnit: bytes, isKeyframe } = bare.encodeNext();
    return { bytes, isKeyframe };
  });
  const once: Clip = { ...clip, accessUnits };
  expect(keyframesWithSets(once, "clip", 200)).toEqual([true, false, false, false]);
  expect(keyframesWithSets(once, "every", 200)).toEqual([true, true, true, true]);
});

test("leaves slices as they are, whatever happens to the parameter sets", () => {
  const slices = (bytes: Uint8Array): Uint8Array[] =>
    parseAccessUnit(bytes).nalUnits.filter((nal) => [1, 5].includes(nal[0]! & 31));
  for (const habit of ["every", "start"] as const) {
    const encoder = new ClipEncoder(clip, habit);
    for (const { bytes } of clip.accessUnits.slice(0, 130)) {
      expect(slices(encoder.encodeNext().accessUnit)).toEqual(slices(bytes));
    }
  }
});
