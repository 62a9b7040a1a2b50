import { parseAccessUnit } from "@nekomado/h264";
import { expect, test } from "vitest";
import { sceneClip } from "./clip.ts";
import { DayNightSensors, nightLagFrames, type SensorFrame } from "./day-night.ts";

const clips = { day: sceneClip("day"), night: sceneClip("night") };

function sensors(options: { startFrame?: number; parameterSets?: "clip" | "start" } = {}): DayNightSensors {
  return new DayNightSensors({ ...clips, startFrame: 0, parameterSets: "clip", ...options });
}

function take(from: DayNightSensors, count: number): SensorFrame[] {
  return Array.from({ length: count }, () => from.next());
}

test("repeats frame numbers on the way to night, and jumps over some on the way back", () => {
  const both = sensors();
  const day = take(both, 100);
  both.switchTo("night");
  const night = take(both, 50);
  both.switchTo("day");
  const dayAgain = take(both, 10);
  expect(day.at(-1)!.frameNumber).toBe(99);
  expect(night.map(({ frameNumber }) => frameNumber)).toEqual(
    Array.from({ length: 50 }, (_, k) => 100 - nightLagFrames + k),
  );
  expect(dayAgain[0]!.frameNumber).toBe(150);
  expect([day, night, dayAgain].map(([first]) => first!.cameraId)).toEqual([0, 1, 0]);
});

test("feeds an encoder only while its sensor is active: its clip stands still meanwhile", () => {
  const both = sensors();
  take(both, 30);
  both.switchTo("night");
  const night = take(both, 25);
  both.switchTo("day");
  expect(both.next().clipFrame).toBe(30);
  both.switchTo("night");
  expect(both.next().clipFrame).toBe(night.at(-1)!.clipFrame + 1);
});

test("asks nobody for a keyframe: deltas come until the encoder's next one falls due", () => {
  const both = sensors();
  take(both, 30);
  both.switchTo("night");
  const night = take(both, 60);
  const firstKeyframe = night.findIndex(({ isKeyframe }) => isKeyframe);
  expect(firstKeyframe).toBeGreaterThan(0);
  for (const { accessUnit, isKeyframe } of night) expect(parseAccessUnit(accessUnit).isKeyframe).toBe(isKeyframe);
  both.switchTo("day");
  expect(take(both, 31).map(({ isKeyframe }) => isKeyframe)).toEqual([
    ...Array.from({ length: 30 }, () => false),
    true,
  ]);
});

test("gives the night encoder's parameter sets once where they come only at the start", () => {
  const both = sensors({ parameterSets: "start" });
  take(both, 5);
  both.switchTo("night");
  const sets = take(both, 130).map(({ accessUnit }) => parseAccessUnit(accessUnit).hasParameterSets);
  expect(sets.indexOf(true)).toBe(0);
  expect(sets.lastIndexOf(true)).toBe(0);
});

test("counts from the start frame, never below 0", () => {
  const late = sensors({ startFrame: 5_000_000_000 });
  expect(take(late, 2).map(({ frameNumber }) => frameNumber)).toEqual([5_000_000_000, 5_000_000_001]);
  const early = sensors();
  early.switchTo("night");
  expect(early.next().frameNumber).toBe(0);
});

test("starts anew by day, with a keyframe and the first number", () => {
  const both = sensors({ startFrame: 7 });
  take(both, 40);
  both.switchTo("night");
  take(both, 3);
  both.restart();
  expect(both.next()).toMatchObject({ frameNumber: 7, sensor: "day", clipFrame: 0, isKeyframe: true });
});
