import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectionLayouts } from "./detection-layout.ts";
import { formatDetections, parseDetections } from "./detection-record.ts";

const cat = { className: "cat", confidence: 0.75, x: -3, y: 20, w: 100, h: 80 };
const d3 = detectionLayouts.d3;

/** A d3 record with one right entry in each of its ten places, of which `count` are said to be there. */
function recordOf(count: number): Buffer {
  const detections = Array.from({ length: 10 }, () => cat);
  const bytes = Buffer.concat([
    formatDetections({ frameNumber: 5, timestampMs: 1500, detections }, d3),
    Buffer.alloc(36),
  ]);
  bytes.writeInt32LE(count, 16);
  bytes.writeUInt32LE(9, 540);
  return bytes;
}

describe("a record that is not as it should be", () => {
  it("is read as it is when it is", () => {
    expect(parseDetections(recordOf(2), d3)).toEqual({
      result: { frameNumber: 5, timestampMs: 1500, version: 9, detections: [cat, cat] },
      droppedEntries: 0,
      clampedValues: 0,
    });
  });

  it.each([
    [-1, 0, 1],
    [0, 0, 0],
    [10, 10, 0],
    [11, 10, 1],
    [2 ** 31 - 1, 10, 1],
    [-(2 ** 31), 0, 1],
  ])("with a count of %i has %i detections", (count, detections, clampedValues) => {
    const parsed = parseDetections(recordOf(count), d3);
    expect(parsed.result?.detections.length).toBe(detections);
    expect(parsed.clampedValues).toBe(clampedValues);
  });

  it.each([
    ["a confidence that is no number", (bytes: Buffer) => bytes.writeFloatLE(Number.NaN, 20 + 32)],
    ["an infinite confidence", (bytes: Buffer) => bytes.writeFloatLE(-Infinity, 20 + 32)],
    ["a negative width", (bytes: Buffer) => bytes.writeInt32LE(-1, 20 + 44)],
    ["no height", (bytes: Buffer) => bytes.writeInt32LE(0, 20 + 48)],
    ["a place far outside", (bytes: Buffer) => bytes.writeInt32LE(-(2 ** 31), 20 + 36)],
    ["no name", (bytes: Buffer) => bytes.writeUInt8(0, 20)],
  ])("loses the entry with %s, and only that one", (_, damage) => {
    const bytes = recordOf(2);
    damage(bytes);
    expect(parseDetections(bytes, d3)).toMatchObject({ result: { detections: [cat] }, droppedEntries: 1 });
  });

  it("keeps an entry whose name has no NUL, and one whose confidence is out of range, mended", () => {
    const bytes = recordOf(2);
    bytes.write("n".repeat(32), 20);
    bytes.writeFloatLE(1.5, 20 + 52 + 32);
    expect(parseDetections(bytes, d3)).toMatchObject({
      result: {
        detections: [
          { ...cat, className: "n".repeat(32) },
          { ...cat, confidence: 1 },
        ],
      },
      droppedEntries: 0,
      clampedValues: 2,
    });
  });

  it.each([
    ["a frame number beyond 2^53", d3, (bytes: Buffer) => bytes.writeBigUInt64LE(2n ** 63n, 0)],
    ["a time that is no number", d3, (bytes: Buffer) => bytes.writeDoubleLE(Number.NaN, 8)],
    ["a time before all time", d3, (bytes: Buffer) => bytes.writeDoubleLE(-1, 8)],
    ["negative seconds", detectionLayouts.d1, (bytes: Buffer) => bytes.writeBigInt64LE(-1n, 8)],
    ["too many nanoseconds", detectionLayouts.d2, (bytes: Buffer) => bytes.writeBigInt64LE(1_000_000_000n, 16)],
  ])("says nothing with %s", (_, layout, damage) => {
    const bytes = Buffer.alloc(layout.fileSize);
    damage(bytes);
    expect(parseDetections(bytes, layout).result).toBeNull();
  });

  it("never leads out of itself nor to a value out of range, whatever its bytes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(detectionLayouts)),
        fc.uint8Array({ minLength: 584, maxLength: 584 }),
        fc.boolean(),
        (layout, noise, isHeadRight) => {
          const bytes = Buffer.from(noise.subarray(0, layout.fileSize));
          if (isHeadRight) {
            bytes.fill(0, 0, layout.countAt);
            bytes.writeInt32LE(10, layout.countAt);
          }
          for (const detection of parseDetections(bytes, layout).result?.detections ?? []) {
            expect(detection.className).not.toBe("");
            expect(detection.confidence).toBeGreaterThanOrEqual(0);
            expect(detection.confidence).toBeLessThanOrEqual(1);
            expect(Math.min(detection.w, detection.h)).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});
