import { truncateSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { detectionLayouts, type DetectionLayoutName } from "./detection-layout.ts";
import { DetectionWriter } from "./detection-writer.ts";
import { frameRingLayouts, type RingLayoutName } from "./frame-ring-layout.ts";
import { FrameRingWriter } from "./frame-ring-writer.ts";
import { ScratchDirectory } from "./scratch-directory.ts";
import { readDetectionVersion, readRingCounts } from "./segment-counts.ts";

const ringLayouts: RingLayoutName[] = Object.values(frameRingLayouts).map(({ name }) => name);
const resultLayouts: DetectionLayoutName[] = Object.values(detectionLayouts).map(({ name }) => name);

let scratch: ScratchDirectory;
let path: string;

beforeEach(() => {
  scratch = new ScratchDirectory();
  path = scratch.join("segment");
});

afterEach(() => scratch.dispose());

const frame = {
  frameNumber: 1,
  timestamp: { seconds: 1, nanoseconds: 0 },
  cameraId: 0,
  width: 64,
  height: 64,
  format: "h264",
  data: Buffer.alloc(10, 1),
} as const;

describe("what a ring says of itself", () => {
  it.each(ringLayouts)("is read from layout %s", (layout) => {
    const writer = FrameRingWriter.create(path, layout, { frameIntervalMs: 66 });
    expect(readRingCounts(path)).toEqual({ framesWritten: 0, framesHeld: 0, frameIntervalMs: 66 });
    for (let count = 0; count < 4; count++) writer.write(frame);
    expect(readRingCounts(path)).toEqual({ framesWritten: 4, framesHeld: 4, frameIntervalMs: 66 });
    writer.close();
  });

  it("is no more frames than it has slots", () => {
    const writer = FrameRingWriter.create(path, "v5", { writeIndex: 2 ** 32 - 2 });
    writer.write(frame);
    expect(readRingCounts(path)).toMatchObject({ framesWritten: 2 ** 32 - 1, framesHeld: 6 });
    writer.close();
  });

  it("is nothing where there is no ring, or none that is known", () => {
    expect(readRingCounts(path)).toBeNull();
    expect(readRingCounts(scratch.path)).toBeNull();
    for (const size of [0, 3, 1000]) {
      writeFileSync(path, Buffer.alloc(size));
      expect(readRingCounts(path)).toBeNull();
    }
    FrameRingWriter.create(path, "v5").close();
    truncateSync(path, 2);
    expect(readRingCounts(path)).toBeNull();
  });
});

describe("the detector's version", () => {
  it.each(resultLayouts)("is read from layout %s", (layout) => {
    const writer = DetectionWriter.create(path, layout);
    expect(readDetectionVersion(path)).toBe(0);
    writer.write({ frameNumber: 1, timestampMs: 1, detections: [] });
    writer.write({ frameNumber: 2, timestampMs: 2, detections: [] });
    expect(readDetectionVersion(path)).toBe(2);
    writer.close();
  });

  it("is 0 where there is none", () => {
    expect(readDetectionVersion(path)).toBe(0);
    writeFileSync(path, Buffer.alloc(100, 7));
    expect(readDetectionVersion(path)).toBe(0);
  });
});
