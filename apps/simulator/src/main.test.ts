import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { segmentNames } from "@nekomado/board-memory";
import { describe, expect, test } from "vitest";
import { findBoxes } from "./detector.ts";
import { clipFrameCount, loadClip, readFrameCode } from "./scene/index.ts";
import { SimulatedBoard } from "./testing/running-simulator.ts";

function codeIn({ width, height, data }: { width: number; height: number; data: Buffer }): number | null {
  return readFrameCode((x, y) => data[y * width + x]!, width, height);
}

function writeIndexOf(shmDir: string): number {
  return readFileSync(join(shmDir, segmentNames.stream)).readUInt32LE(0);
}

describe.concurrent("without options and without ffmpeg", () => {
  test("writes the clip, its raw pictures and what is to be found in it", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start([], { env: { PATH: "" } });
    const follower = board.follow(simulator.shmDir);
    await follower.until(
      ({ frames, activeFrames, mjpegFrames, results }) =>
        frames.length >= 70 && activeFrames.length >= 50 && mjpegFrames.length >= 50 && results.length >= 20,
    );
    expect(await simulator.quit()).toBe(0);
    expect(simulator.errors).toBe("");

    const clip = loadClip("day");
    const logged = new Map(simulator.frames.map((frame) => [frame.frameNumber, frame]));
    const numbers = follower.frames.map(({ frameNumber }) => frameNumber);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const frame of follower.frames) {
      expect(frame.data.equals(clip.accessUnits[frame.frameNumber % clipFrameCount]!)).toBe(true);
      expect(frame).toMatchObject({ width: 1280, height: 720, format: "h264", cameraId: 0 });
      expect(frame.timestampMs).toBeCloseTo(logged.get(frame.frameNumber)!.timestampMs, 2);
      expect(frame.ringIndex).toBe(logged.get(frame.frameNumber)!.ringIndex);
    }
    for (const frame of follower.activeFrames) {
      expect(frame).toMatchObject({ width: 1280, height: 720, format: "nv12" });
      expect(frame.data.length).toBe(1280 * 720 * 1.5);
      expect(codeIn(frame)).toBe(frame.frameNumber);
      expect(frame.timestampMs).toBeCloseTo(logged.get(frame.frameNumber)!.timestampMs, 2);
    }
    for (const frame of follower.mjpegFrames) {
      expect(frame).toMatchObject({ width: 768, height: 432, format: "nv12" });
      expect(codeIn(frame)).toBe(frame.frameNumber);
    }
    for (const { frameNumber, version, detections } of follower.results) {
      expect(frameNumber).toBe((version - 1) * 2);
      const options = {
        fps: 15,
        latencyMs: 80,
        noisePx: 2,
        missProbability: 0,
        pictureSize: "stream",
        seed: 1,
      } as const;
      const found = findBoxes({ clipFrame: frameNumber, streamSize: clip }, options, version - 1);
      expect(detections.map(({ className, x, y, w, h }) => ({ className, x, y, w, h }))).toEqual(
        found.map(({ className, x, y, w, h }) => ({ className, x, y, w, h })),
      );
    }
  });

  test("removes what it made, the directory too", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start();
    await simulator.event("ready");
    expect(readdirSync(simulator.shmDir).sort()).toEqual(
      [segmentNames.activeFrame, segmentNames.detections, segmentNames.mjpegFrame, segmentNames.stream].sort(),
    );
    simulator.signal("SIGTERM");
    expect(await simulator.exit()).toBe(0);
    expect(existsSync(simulator.shmDir)).toBe(false);
  });

  test("goes on when its standard input is closed", async () => {
    await using board = new SimulatedBoard();
    const simulator = board.start(["--no-raw"]);
    simulator.closeInput();
    await simulator.frameCount(10);
    simulator.signal("SIGINT");
    expect(await simulator.exit()).toBe(0);
  });
});

test.concurrent.for([
  ["v1", "d1"],
  ["v2", "d2"],
  ["v3", "d3"],
  ["v4", "d1"],
  ["v5", "d2"],
] as const)("writes layout %s with detections %s", async ([layout, detectionLayout]) => {
  await using board = new SimulatedBoard();
  const simulator = board.start([
    "--layout",
    layout,
    "--detection-layout",
    detectionLayout,
    "--detector-size",
    "640x480",
  ]);
  const follower = board.follow(simulator.shmDir);
  await follower.until(({ frames, results }) => frames.length >= 10 && results.length >= 3);
  expect(follower.layouts).toEqual([layout]);
  expect(follower.detectionLayouts).toEqual([detectionLayout]);
  const clip = loadClip("day");
  for (const { frameNumber, data } of follower.frames) expect(data.equals(clip.accessUnits[frameNumber]!)).toBe(true);
  const bowl = follower.results[0]!.detections.find(({ className }) => className === "water_bowl");
  expect(bowl!.x + bowl!.w).toBeLessThanOrEqual(640);
});

test.concurrent("stops after the frames asked for, with the results that were under way", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--frames", "20", "--start-frame", "4000000000000", "--no-raw", "--keep"]);
  expect(await simulator.exit()).toBe(0);
  const { frames } = simulator;
  expect(frames.map(({ frameNumber }) => frameNumber - 4_000_000_000_000)).toEqual(
    Array.from({ length: 20 }, (_, k) => k),
  );
  expect(frames.map(({ clipFrame }) => clipFrame)).toEqual(Array.from({ length: 20 }, (_, k) => k));
  expect(simulator.all("detections").map(({ clipFrame }) => clipFrame)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  expect(writeIndexOf(simulator.shmDir)).toBe(20);
  expect(existsSync(join(simulator.shmDir, segmentNames.activeFrame))).toBe(false);
});

test.concurrent("tells what it found no sooner than the detector's latency after the frame", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--no-raw", "--detector-latency", "150", "--detector-fps", "30"]);
  const results = await simulator.until(
    (running) => running.all("detections").length >= 10 && running.all("detections"),
  );
  const frames = new Map(simulator.frames.map((frame) => [frame.frameNumber, frame]));
  for (const { frameNumber, timestampMs, writtenAtMs } of results) {
    const frame = frames.get(Number(frameNumber))!;
    expect(timestampMs).toBe(frame.timestampMs);
    // Timers count whole milliseconds.
    expect(Number(writtenAtMs) - frame.writtenAtMs).toBeGreaterThan(148);
  }
});

test.concurrent("leaves out raw pictures and detector where they are not wanted", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--no-raw", "--no-detections"]);
  await simulator.event("ready");
  expect(readdirSync(simulator.shmDir)).toEqual([segmentNames.stream]);
  simulator.send("detector off");
  expect(await simulator.event("refused")).toMatchObject({ reason: "command-refused" });
});

test.concurrent("writes JPEGs as the oldest daemons do, in the one ring that they had", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--raw-format", "jpeg", "--raw-fps", "10"]);
  const follower = board.follow(simulator.shmDir);
  await follower.until(({ activeFrames }) => activeFrames.length >= 2);
  const [jpeg] = follower.activeFrames;
  expect(jpeg).toMatchObject({ format: "jpeg", width: 1280, height: 720 });
  expect(jpeg!.data.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(existsSync(join(simulator.shmDir, segmentNames.mjpegFrame))).toBe(false);
});

test.concurrent("stamps frames with the wrong clock that it was given", async () => {
  await using board = new SimulatedBoard();
  const offset = Math.round((Date.UTC(2000, 5, 1) - Date.now()) / 1000);
  const simulator = board.start(["--no-raw", "--clock-offset", String(offset)]);
  const [frame] = await simulator.frameCount(1);
  expect(new Date(frame!.timestampMs).getUTCFullYear()).toBe(2000);
});

test.concurrent("stamps frames with the monotonic clock of older daemons", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--no-raw", "--clock", "monotonic"]);
  for (const { timestampMs, writtenAtMs } of await simulator.frameCount(3)) {
    expect(Math.abs(writtenAtMs - timestampMs)).toBeLessThan(1000);
  }
});

describe.concurrent("segments of somebody else", () => {
  test("are not touched while somebody writes to them, unless told to", async () => {
    await using board = new SimulatedBoard();
    const first = board.start(["--no-raw"]);
    await first.event("ready");
    const second = board.start([], { shmDir: first.shmDir });
    expect(await second.exit()).toBe(1);
    expect(second.errors).toContain("Somebody writes to");
    expect(second.errors).toContain(segmentNames.stream);
    await first.moreFrames(2);
    const third = board.start(["--no-raw", "--replace"], { shmDir: first.shmDir });
    await third.event("ready");
    expect(await first.quit()).toBe(0);
    // The first one has lost its place, so it removes nothing.
    expect(existsSync(join(first.shmDir, segmentNames.stream))).toBe(true);
    expect(await third.quit()).toBe(0);
  });

  test("that a crash has left are replaced", async () => {
    await using board = new SimulatedBoard();
    const crashed = board.start(["--no-raw", "--layout", "v4"]);
    await crashed.event("ready");
    crashed.signal("SIGKILL");
    await crashed.exit();
    const next = board.start(["--no-raw"], { shmDir: crashed.shmDir });
    await next.event("ready");
    expect(readFileSync(join(next.shmDir, segmentNames.stream)).length).toBe(18_662_976);
  });

  test("stay with --keep, and so does the directory that was there before", async () => {
    await using board = new SimulatedBoard();
    const shmDir = board.directory();
    const keeping = board.start(["--no-raw", "--frames", "2", "--keep"], { shmDir });
    expect(await keeping.exit()).toBe(0);
    expect(readdirSync(shmDir)).toEqual([segmentNames.detections, segmentNames.stream]);
    const removing = board.start(["--no-raw", "--frames", "2"], { shmDir });
    expect(await removing.exit()).toBe(0);
    expect(readdirSync(shmDir)).toEqual([]);
  });
});

test.concurrent("can be a daemon whose only segment nobody can read", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--h265-only"]);
  await simulator.event("ready");
  expect(readdirSync(simulator.shmDir)).toEqual([segmentNames.h265ZeroCopy]);
  const second = board.start(["--h265-only"], { shmDir: simulator.shmDir });
  expect(await second.exit()).toBe(1);
  expect(await simulator.quit()).toBe(0);
  expect(existsSync(simulator.shmDir)).toBe(false);
});

test.concurrent("ends with 2 and a sentence when an option makes no sense", async () => {
  await using board = new SimulatedBoard();
  const simulator = board.start(["--layout", "v9"]);
  expect(await simulator.exit()).toBe(2);
  expect(simulator.errors).toContain("Allowed choices are v1, v2, v3, v4, v5.");
  expect(existsSync(simulator.shmDir)).toBe(false);
});

test.concurrent.for<[string[], string]>([
  [["--clip", "/nowhere/a.h264"], "cannot be read"],
  [["--input", "/nowhere/a.mp4"], "There is no file"],
  [["--b-frames"], "needs ffmpeg, which is not in PATH"],
  [["--input", "rtsp://127.0.0.1:9/x"], "needs ffmpeg, which is not in PATH"],
])("ends with 1 and a sentence for %j without ffmpeg", async ([args, sentence]) => {
  await using board = new SimulatedBoard();
  const simulator = board.start(args, { env: { PATH: "", TMPDIR: board.directory() } });
  expect(await simulator.exit()).toBe(1);
  expect(simulator.errors).toContain(sentence);
  expect(existsSync(simulator.shmDir)).toBe(false);
});
