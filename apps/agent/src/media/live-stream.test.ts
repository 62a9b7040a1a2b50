import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { FrameRingReader, FrameRingWriter } from "@nekomado/board-memory";
import { parseAccessUnit, splitAccessUnits } from "@nekomado/h264";
import { makeX264Clip } from "@nekomado/h264/testing";
import type { StreamStatus } from "@nekomado/protocol";
import { PacketHistory } from "@nekomado/rtp-fanout";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { agentTimeMs } from "../agent-clock.ts";
import { AccessUnitGate } from "./access-unit-gate.ts";
import { CaptureClock } from "./capture-clock.ts";
import { FrameRegister } from "./frame-register.ts";
import { KeptKeyframe } from "./kept-keyframe.ts";
import { LiveStream } from "./live-stream.ts";
import { RtpTimeline } from "./rtp-timeline.ts";

const frameMs = 20;

/** Frames 0 and 4 are keyframes. */
let clip: Buffer[];
let folder: string;
let stream: LiveStream;
let writer: FrameRingWriter;
let told: StreamStatus[];
let keyframe: KeptKeyframe;
let frameNumber: number;

beforeAll(async () => {
  clip = splitAccessUnits(
    await makeX264Clip({ width: 320, height: 180, frames: 8, keyframeIntervalFrames: 4, profile: "baseline" }),
  );
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-stream-"));
  const path = join(folder, "pet_camera_stream");
  told = [];
  keyframe = new KeptKeyframe();
  frameNumber = 0;
  writer = FrameRingWriter.create(path, "v4", { frameIntervalMs: frameMs });
  const reader = new FrameRingReader({ path, rhythm: "live" });
  const attached = new Promise((resolve) => reader.once("attached", resolve));
  stream = new LiveStream({
    reader,
    h265Path: join(folder, "none"),
    gate: new AccessUnitGate(),
    history: new PacketHistory({ capacityPackets: 256 }),
    clock: new CaptureClock({ monotonicMs: agentTimeMs, realtimeMs: Date.now }),
    timeline: new RtpTimeline(),
    frames: new FrameRegister(),
    keyframe,
    maxPayloadBytes: 1_000,
  });
  stream.on("status", (status) => told.push(status));
  stream.start();
  await attached;
});

afterEach(() => {
  stream.close();
  rmSync(folder, { recursive: true });
});

/** As the daemon writes, in its rhythm: frames of the clip by number, of the day's camera (0) or the night's (1). */
const write = async (numbers: readonly number[], cameraId: number): Promise<void> => {
  for (const number of numbers) {
    const nowMs = agentTimeMs();
    writer.write({
      frameNumber: frameNumber++,
      timestamp: { seconds: Math.floor(nowMs / 1000), nanoseconds: Math.floor((nowMs % 1000) * 1e6) },
      cameraId,
      width: 320,
      height: 180,
      format: "h264",
      data: clip[number] ?? Buffer.alloc(0),
    });
    await passed(frameMs);
  }
};

const words = (): string[] =>
  told.map((status) => (status.state === "flowing" ? `flowing ${status.cameraId}` : status.fault));

const until = (last: string) => vi.waitFor(() => expect(words().at(-1)).toBe(last), { timeout: 10_000, interval: 10 });

describe("a switch of camera", () => {
  it("is no fault while the new camera's keyframe is soon there", async () => {
    await write([0, 1], 0);
    await write([5, 6, 4, 5], 1);
    await until("flowing 1");
    expect(words()).toEqual(["flowing 0", "flowing 1"]);
  });

  it("is told as a wait for its keyframe when that takes long, lest viewers look for the fault elsewhere", async () => {
    await write([0, 1], 0);
    await until("flowing 0");
    const beganMs = performance.now();
    while (words().at(-1) !== "awaitingKeyframe" && performance.now() - beganMs < 10_000) await write([5], 1);
    await write([4, 5], 1);
    await until("flowing 1");
    expect(words()).toEqual(["flowing 0", "awaitingKeyframe", "flowing 1"]);
  });
});

describe("the kept keyframe", () => {
  it("is there from the first on, with its parameter sets, its number and its times", async () => {
    expect(keyframe.take()).toBeUndefined();
    await write([0, 1], 0);
    await until("flowing 0");
    const first = keyframe.take();
    expect(first).toMatchObject({ frameNumber: 0, codec: expect.stringMatching(/^avc1\.42/) });
    expect(first?.captureTimeMs).toBeLessThanOrEqual(agentTimeMs());
    const { isKeyframe, hasParameterSets } = parseAccessUnit(first?.accessUnit ?? new Uint8Array());
    expect({ isKeyframe, hasParameterSets }).toEqual({ isKeyframe: true, hasParameterSets: true });
  });

  it("is the newest, and given away as a copy", async () => {
    await write([0, 1, 2, 3, 4, 5], 0);
    await vi.waitFor(() => expect(keyframe.take()?.frameNumber).toBe(4), { timeout: 10_000, interval: 10 });
    const given = keyframe.take()?.accessUnit;
    given?.fill(0);
    expect(parseAccessUnit(keyframe.take()?.accessUnit ?? new Uint8Array()).isKeyframe).toBe(true);
  });
});
