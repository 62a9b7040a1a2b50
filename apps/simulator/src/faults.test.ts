import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { segmentNames } from "@nekomado/board-memory";
import { parseAccessUnit } from "@nekomado/h264";
import { describe, expect, test } from "vitest";
import { nightLagFrames } from "./day-night.ts";
import { loadClip, readFrameCode } from "./scene/index.ts";
import { SimulatedBoard } from "./testing/running-simulator.ts";

function codeIn({ width, height, data }: { width: number; height: number; data: Buffer }): number | null {
  return readFrameCode((x, y) => data[y * width + x]!, width, height);
}

function writeIndexOf(shmDir: string): number {
  return readFileSync(join(shmDir, segmentNames.stream)).readUInt32LE(0);
}

describe.concurrent("day and night", () => {
  test("changes size, camera and numbers, and gives deltas until the night's keyframe", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start();
    const follower = board.follow(simulator.shmDir);
    await follower.until(({ frames }) => frames.length >= 12);
    simulator.send("switch night");
    await follower.until(
      ({ frames, activeFrames }) =>
        frames.filter(({ cameraId }) => cameraId === 1).length >= 45 &&
        activeFrames.some(({ cameraId }) => cameraId === 1),
    );
    simulator.send("switch day");
    await follower.until(({ frames }) => frames.length > 50 && frames.at(-1)!.cameraId === 0);

    await simulator.quit();
    const { frames } = simulator;
    const first = frames.findIndex(({ cameraId }) => cameraId === 1);
    const night = frames.filter(({ cameraId }) => cameraId === 1);
    expect(frames[first]!.frameNumber).toBe(frames[first - 1]!.frameNumber + 1 - nightLagFrames);
    expect(frames[first + night.length]!.frameNumber).toBe(night.at(-1)!.frameNumber + 1 + nightLagFrames);
    expect(night.findIndex(({ keyframe }) => keyframe)).toBeGreaterThan(0);

    const clip = loadClip("night");
    const loggedAt = new Map(frames.map((frame) => [frame.ringIndex, frame]));
    expect(clip.width).toBeLessThan(1280);
    for (const { ringIndex, data, width, height, cameraId } of follower.frames) {
      const { clipFrame, keyframe } = loggedAt.get(ringIndex)!;
      const isNight = cameraId === 1;
      expect([width, height]).toEqual(isNight ? [clip.width, clip.height] : [1280, 720]);
      expect(data.equals((isNight ? clip : loadClip("day")).accessUnits[clipFrame!]!)).toBe(true);
      expect(parseAccessUnit(data).isKeyframe).toBe(keyframe);
    }
    const rawNight = follower.activeFrames.find(({ cameraId }) => cameraId === 1)!;
    expect(rawNight).toMatchObject({ width: clip.width, height: clip.height });
    const shown = night.find(({ frameNumber }) => frameNumber === rawNight.frameNumber);
    expect(codeIn(rawNight)).toBe(shown!.clipFrame);
  });

  test("alternates by itself", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--day-night", "0.3", "--no-raw"]);
    await simulator.event("switched", 3);
    expect(simulator.all("switched").map(({ sensor }) => sensor)).toEqual(["night", "day", "night"]);
    const cameras = simulator.frames.map(({ cameraId }) => cameraId);
    expect(cameras.filter((camera, k) => k > 0 && camera !== cameras[k - 1]).length).toBeGreaterThanOrEqual(2);
  });
});

describe.concurrent("faults on command", () => {
  test("starts the daemon again in another layout, from index 0 and a keyframe", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw"]);
    const follower = board.follow(simulator.shmDir);
    await follower.until(({ frames }) => frames.length >= 5);
    simulator.send('{"command":"restart","layout":"v3"}');
    expect(await simulator.event("restarted")).toMatchObject({ layout: "v3" });
    await follower.until(({ layouts, frames }) => layouts.length === 2 && frames.length >= 10);
    expect(follower.layouts).toEqual(["v5", "v3"]);
    const { frames } = simulator;
    const again = frames.findIndex(({ ringIndex }, k) => k > 0 && ringIndex === 0);
    expect(frames[again]).toMatchObject({ ringIndex: 0, frameNumber: 0, clipFrame: 0, keyframe: true });
  });

  test("steps the clock back between two frames", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw"]);
    await simulator.frameCount(3);
    simulator.send("clock-step -5000");
    await simulator.event("clock-stepped");
    const frames = await simulator.frameCount(simulator.frames.length + 2);
    const steps = frames
      .slice(1)
      .map((frame, k) => frame.timestampMs - frames[k]!.timestampMs - (frame.writtenAtMs - frames[k]!.writtenAtMs));
    const stepped = steps.filter((step) => Math.abs(step) > 1000);
    expect(stepped).toHaveLength(1);
    expect(Math.abs(stepped[0]! + 5000)).toBeLessThan(1000);
  });

  test("pauses and goes on where it was", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw"]);
    await simulator.frameCount(5);
    simulator.send("pause 200");
    await simulator.event("resumed");
    await simulator.moreFrames(3);
    const names = simulator.events.map(({ event }) => event).filter((event) => event !== "detections");
    expect(names.indexOf("resumed")).toBe(names.indexOf("paused") + 1);
    expect(simulator.frames.map(({ frameNumber }, k) => frameNumber - k)).toEqual(simulator.frames.map(() => 0));
  });

  test("turns the detector off and on", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw", "--detector-latency", "0"]);
    await simulator.event("detections", 2);
    simulator.send("detector off");
    await simulator.event("detector");
    const before = simulator.all("detections").length;
    await simulator.moreFrames(8);
    // One result may have been under way.
    expect(simulator.all("detections").length).toBeLessThanOrEqual(before + 1);
    simulator.send("detector on");
    await simulator.event("detections", before + 4);
  });

  test("crashes and leaves everything as it is", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start();
    await simulator.frameCount(8);
    simulator.send("crash");
    expect(await simulator.exit()).toBe(137);
    expect(readdirSync(simulator.shmDir)).toHaveLength(4);
    expect(writeIndexOf(simulator.shmDir)).toBe(simulator.frames.length);
  });

  test.for([
    ["v3", 1],
    ["v5", 0],
  ] as const)("crashes in the middle of a frame: with %s the index is %i ahead", async ([layout, ahead]) => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw", "--layout", layout]);
    await simulator.frameCount(4);
    simulator.send("crash torn");
    expect(await simulator.exit()).toBe(137);
    expect(writeIndexOf(simulator.shmDir)).toBe(simulator.frames.length + ahead);
  });

  test("does by option what it does by command", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start([
      "--no-raw",
      ..."--clock-step 60000@0.1 --pause 50@0.2 --restart-at 0.4,v1 --crash-at 0.6".split(" "),
    ]);
    expect(await simulator.exit()).toBe(137);
    const names = simulator.events
      .map(({ event }) => event)
      .filter((event) => event !== "frame" && event !== "detections");
    expect(names).toEqual(["ready", "clock-stepped", "paused", "resumed", "restarted", "crashed"]);
  });

  test("refuses what it does not know, and goes on", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw", "--clock", "monotonic"]);
    await simulator.event("ready");
    simulator.send("explode");
    simulator.send("clock-step 5");
    await simulator.event("refused", 2);
    expect(simulator.all("refused").map(({ message }) => message)).toEqual([
      expect.stringContaining('"explode" is no command'),
      expect.stringContaining("monotonic"),
    ]);
    await simulator.moreFrames(2);
  });
});
