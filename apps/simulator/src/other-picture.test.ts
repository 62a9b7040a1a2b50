import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { segmentNames } from "@nekomado/board-memory";
import { parseAccessUnit, splitAccessUnits } from "@nekomado/h264";
import { expect, test } from "vitest";
import { parameterSetsOf } from "./clip.ts";
import { SimulatedBoard } from "./testing/running-simulator.ts";

/** A short clip of its own, as Annex B. */
async function encodeClip(file: string, options: string): Promise<void> {
  const source =
    "-f lavfi -i testsrc2=size=320x176:rate=30 -frames:v 40 -pix_fmt yuv420p -c:v libx264 -preset ultrafast";
  await promisify(execFile)("ffmpeg", [...`-loglevel error -y ${source} ${options}`.split(" "), file]);
}

test.concurrent("encodes the drawn clip anew, once, with other keyframes and B-frames", async () => {
  await using board = new SimulatedBoard();
  const env = { TMPDIR: board.directory() };
  const options = ["--no-raw", "--keyframe-interval", "0.5", "--b-frames", "--frames", "31"];
  const simulator = board.start(options, { env });
  const follower = board.follow(simulator.shmDir);
  expect(await simulator.exit()).toBe(0);
  expect(simulator.all("encoding")).toHaveLength(2);
  expect(simulator.frames.filter(({ keyframe }) => keyframe).map(({ clipFrame }) => clipFrame)).toEqual([0, 15, 30]);
  expect(follower.frames.some(({ data }) => parseAccessUnit(data).hasBFrames)).toBe(true);
  const again = board.start([...options, "--parameter-sets", "start"], { env });
  expect(await again.exit()).toBe(0);
  expect(again.all("encoding")).toHaveLength(0);
});

test.concurrent("plays a file as it is, looping, and another one by night", async () => {
  await using board = new SimulatedBoard();
  const directory = board.directory();
  const [day, night] = [join(directory, "day.h264"), join(directory, "night.h264")];
  await encodeClip(day, "-g 20 -bf 0");
  await encodeClip(night, "-g 10 -bf 0 -s 160x96");
  const simulator = board.start(["--clip", day, "--night-clip", night, "--fps", "100"], { env: { PATH: "" } });
  const follower = board.follow(simulator.shmDir);
  await follower.until(({ frames }) => frames.length >= 60);
  const units = splitAccessUnits(readFileSync(day));
  expect(units).toHaveLength(40);
  for (const { frameNumber, data, width, height } of follower.frames) {
    expect(data.equals(units[frameNumber % 40]!)).toBe(true);
    expect([width, height]).toEqual([320, 176]);
  }
  expect(readdirSync(simulator.shmDir)).toEqual([segmentNames.stream]);
  simulator.send("switch night");
  await follower.until(({ frames }) => frames.at(-1)!.width === 160);
});

test.concurrent("refuses a clip that is no H.264", async () => {
  await using board = new SimulatedBoard();
  const file = join(board.directory(), "clip.h264");
  writeFileSync(file, "no video at all");
  const simulator = board.start(["--clip", file]);
  expect(await simulator.exit()).toBe(1);
  expect(simulator.errors).toContain("does not begin with an H.264 keyframe");
});

test.concurrent.for([
  ["encoded", []],
  ["passed through", ["--input-copy"]],
] as const)("publishes any input, %s, with raw pictures", async ([, options]) => {
  await using board = new SimulatedBoard();
  const file = join(board.directory(), "video.mp4");
  await encodeClip(file, "-g 20 -bf 0");
  const simulator = board.start(["--input", file, ...options, "--mjpeg-size", "160x96"]);
  const follower = board.follow(simulator.shmDir);
  await follower.until(({ frames, mjpegFrames }) => frames.length >= 50 && mjpegFrames.length >= 5);
  expect(follower.frames[0]).toMatchObject({ width: 320, height: 176, format: "h264" });
  const keyframes = follower.frames.filter(({ data }) => parseAccessUnit(data).isKeyframe);
  expect(keyframes.length).toBeGreaterThan(0);
  for (const { data } of keyframes) expect(parameterSetsOf(data).length).toBeGreaterThan(0);
  expect(follower.mjpegFrames[0]).toMatchObject({ width: 160, height: 96, format: "nv12" });
  expect(follower.mjpegFrames[0]!.data.length).toBe(160 * 96 * 1.5);
  expect(readdirSync(simulator.shmDir)).toEqual([segmentNames.mjpegFrame, segmentNames.stream]);
  simulator.send("switch night");
  await simulator.event("refused");
  expect(await simulator.quit()).toBe(0);
});

test.concurrent("plays a raw H.264 file as input beyond its end", async () => {
  await using board = new SimulatedBoard();
  const file = join(board.directory(), "video.h264");
  await encodeClip(file, "-g 20 -bf 0");
  const simulator = board.start(["--input", file, "--input-copy", "--no-raw"]);
  await simulator.frameCount(45);
  expect(simulator.all("notice")).toEqual([]);
});

test.concurrent("starts again when an input ends, and goes on counting", async () => {
  await using board = new SimulatedBoard();
  const file = join(board.directory(), "video.ts");
  await encodeClip(file, "-g 20 -bf 0 -f mpegts");
  const bytes = readFileSync(file);
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => {});
    socket.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  try {
    const simulator = board.start(["--input", `tcp://127.0.0.1:${address.port}`, "--input-copy", "--no-raw"]);
    const frames = await simulator.frameCount(60);
    expect(connections).toBeGreaterThanOrEqual(2);
    expect(simulator.all("notice").length).toBeGreaterThanOrEqual(1);
    expect(frames.map(({ frameNumber }, k) => frameNumber - k)).toEqual(frames.map(() => 0));
    expect(frames.filter(({ keyframe }) => keyframe).length).toBeGreaterThanOrEqual(3);
    expect(await simulator.quit()).toBe(0);
  } finally {
    server.close();
  }
});
