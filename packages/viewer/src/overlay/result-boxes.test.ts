import type { Detection, DetectionResult } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import { still } from "../tracking/box-motion.ts";
import { ResultBoxes } from "./result-boxes.ts";

const ticksPerFrame = 3000;

const resultOf = (frame: number, detections: Detection[]): DetectionResult => ({
  frameNumber: frame,
  captureTimeMs: null,
  rtpTimestamp: frame * ticksPerFrame,
  version: frame,
  origin: detections.length === 0 ? "silence" : "detector",
  picture: { width: 640, height: 480 },
  detections,
});

const catAt = (x: number, y = 200): Detection => ({ className: "cat", confidence: 0.9, x, y, w: 160, h: 120 });

const boxesOf = (mode: "live" | "exact", told: readonly DetectionResult[]): ResultBoxes => {
  const boxes = new ResultBoxes();
  boxes.mode = mode;
  for (const one of told) boxes.add(one, null);
  return boxes;
};

const at = (boxes: ResultBoxes, frame: number) => boxes.of(frame * ticksPerFrame)?.detections;

describe("exact boxes", () => {
  const told = [resultOf(0, [catAt(100)]), resultOf(2, [catAt(120, 210)]), resultOf(4, [catAt(130, 204)])];

  it("are a frame's own, and in between those of the frames around it", () => {
    const boxes = boxesOf("exact", told);
    expect(at(boxes, 2)).toMatchObject([{ x: 120, y: 210 }]);
    expect(at(boxes, 1)).toMatchObject([{ x: 110, y: 205 }]);
    expect(at(boxes, 3)).toMatchObject([{ x: 125, y: 207 }]);
  });

  it("are carried on where the next result is late", () => {
    const steady = Array.from({ length: 6 }, (_, look) => resultOf(look * 2, [catAt(100 + look * 12)]));
    expect(at(boxesOf("exact", steady), 12)?.[0]?.x).toBeCloseTo(172);
  });

  it("are not drawn in a straight line over half a second without results", () => {
    const boxes = boxesOf("exact", [resultOf(0, [catAt(100)]), resultOf(15, [catAt(160)])]);
    expect(at(boxes, 7)).toMatchObject([{ x: 100 }]);
  });

  it("end with the frame of an empty result, and not before", () => {
    const boxes = boxesOf("exact", [resultOf(0, [catAt(100)]), resultOf(2, [])]);
    expect(at(boxes, 1)).toMatchObject([{ x: 100 }]);
    expect(at(boxes, 2)).toBeUndefined();
    expect(at(boxes, 3)).toBeUndefined();
  });

  it("are those of one and the same animal", () => {
    const boxes = boxesOf("exact", [resultOf(0, [catAt(100), catAt(400)]), resultOf(2, [catAt(404), catAt(104)])]);
    expect(at(boxes, 1)).toMatchObject([{ x: 102 }, { x: 402 }]);
  });
});

describe("live boxes", () => {
  const told = [resultOf(0, [catAt(100)])];
  const identity = boxesOf("live", told).of(0)?.detections[0]?.identity ?? Number.NaN;
  const followed = (frame: number, x: number, lookedAt = 0, left = 0) => ({
    rtpTimestamp: frame * ticksPerFrame,
    lookedAt: lookedAt * ticksPerFrame,
    boxes: [{ identity, x: x / 640, y: 200 / 480, w: 160 / 640, h: 120 / 480, speed: { ...still, left, right: left } }],
  });

  it("are where the picture says", () => {
    const boxes = boxesOf("live", told);
    boxes.followed(followed(3, 131));
    expect(at(boxes, 3)?.[0]).toMatchObject({ className: "cat", confidence: 0.9 });
    expect(at(boxes, 3)?.[0]?.x).toBeCloseTo(131);
  });

  it("go on as they went until the picture is asked, but not for long", () => {
    const boxes = boxesOf("live", told);
    boxes.followed(followed(3, 131, 0, 0.3 / 640));
    expect(at(boxes, 4)?.[0]?.x).toBeCloseTo(141);
    expect(at(boxes, 12)?.[0]?.x).toBe(100);
  });

  it("never outlive an empty result, whatever the picture says", () => {
    const boxes = boxesOf("live", [...told, resultOf(2, [])]);
    boxes.followed(followed(3, 131));
    expect(at(boxes, 3)).toBeUndefined();
  });

  it("fade when results stop, though the picture goes on", () => {
    const boxes = boxesOf("live", told);
    const opacityAt = (frame: number): number => {
      boxes.followed(followed(frame, 100));
      return boxes.of(frame * ticksPerFrame)?.opacity ?? 0;
    };
    expect([18, 22.5, 27, 60].map(opacityAt)).toEqual([1, expect.closeTo(0.5), 0, 0]);
  });

  it("are not those of animals of long ago", () => {
    const boxes = boxesOf("live", [...told, resultOf(14, [catAt(110)])]);
    boxes.followed(followed(15, 300));
    expect(at(boxes, 15)?.[0]?.x).toBe(110);
  });
});

describe("what there is to follow", () => {
  it("is told in shares of the picture that the detector looked at", () => {
    const boxes = new ResultBoxes();
    expect(boxes.add(resultOf(0, [catAt(160, 120)]), null)).toMatchObject({
      rtpTimestamp: 0,
      boxes: [{ x: 0.25, y: 0.25, w: 0.25, h: 0.25 }],
    });
    expect(boxes.add({ ...resultOf(1, []), rtpTimestamp: null }, null)).toBeNull();
  });
});

describe("a result that comes for a picture that is not held back", () => {
  it("is late by as much as the picture is past the first frame that waited for it", () => {
    const boxes = boxesOf("exact", [resultOf(0, [catAt(100)]), resultOf(2, [catAt(100)])]);
    // Frame 1 is the first that lies between the two results; on screen is frame 4, until frame 5 is.
    expect(boxes.shortageMs(4 * ticksPerFrame)).toBeCloseTo((4 * 1000) / 30);
    expect(boxes.shortageMs(0)).toBeCloseTo(0);
    expect(boxesOf("exact", [resultOf(0, [])]).shortageMs(0)).toBeNull();
  });
});
