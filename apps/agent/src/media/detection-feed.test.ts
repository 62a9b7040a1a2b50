import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DetectionReader, DetectionWriter } from "@nekomado/board-memory";
import type { DetectionResult } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DetectionFeed } from "./detection-feed.ts";
import { FrameRegister } from "./frame-register.ts";

const cat = { className: "cat", confidence: 0.9, x: 10, y: 20, w: 30, h: 40 };
const picture = { width: 640, height: 480 };

let folder: string;
let frames: FrameRegister;
let feed: DetectionFeed;
let reader: DetectionReader;
let writer: DetectionWriter | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-feed-"));
  frames = new FrameRegister();
  reader = new DetectionReader({ path: join(folder, "detections") });
  feed = new DetectionFeed({
    reader,
    frames,
    picture: () => picture,
  });
});

afterEach(() => {
  feed.close();
  writer?.close();
  writer = undefined;
  rmSync(folder, { recursive: true });
});

/** A result that is there before the reader has looked counts as old: so the segment must be missed first. */
const start = async (): Promise<void> => {
  const missed = once(reader, "waiting");
  feed.start();
  await missed;
};

/** The detector's next result, as it comes out of the feed. */
const nextResult = async (): Promise<DetectionResult> => {
  const [result]: DetectionResult[] = await once(feed, "result");
  if (result === undefined) throw new Error("an event without a result");
  return result;
};

const detect = (frameNumber: number): void => {
  writer ??= DetectionWriter.create(join(folder, "detections"), "d3");
  writer.write({ frameNumber, timestampMs: 1, detections: [cat] });
};

describe("the detection feed", () => {
  it("gives a result the times of its frame", async () => {
    frames.add({ frameNumber: 7, captureTimeMs: 1000, rtpTimestamp: 90_000 });
    await start();
    const result = nextResult();
    detect(7);
    expect(await result).toMatchObject({
      frameNumber: 7,
      captureTimeMs: 1000,
      rtpTimestamp: 90_000,
      origin: "detector",
      picture,
      detections: [{ className: "cat", x: 10 }],
    });
  });

  it("means the newest of two frames of one number", async () => {
    frames.add({ frameNumber: 7, captureTimeMs: 1000, rtpTimestamp: 90_000 });
    frames.add({ frameNumber: 7, captureTimeMs: 2000, rtpTimestamp: 180_000 });
    await start();
    const result = nextResult();
    detect(7);
    expect(await result).toMatchObject({ captureTimeMs: 2000 });
  });

  it("lets a result wait for its frame", async () => {
    await start();
    const running = once(feed, "status");
    detect(7);
    await running;
    const result = nextResult();
    frames.add({ frameNumber: 7, captureTimeMs: 1000, rtpTimestamp: 90_000 });
    feed.frameArrived();
    expect(await result).toMatchObject({ captureTimeMs: 1000 });
  });

  it("sends a result whose frame never comes, without times", async () => {
    await start();
    const result = nextResult();
    detect(7);
    expect(await result).toMatchObject({
      frameNumber: 7,
      captureTimeMs: null,
      rtpTimestamp: null,
      detections: [{ className: "cat" }],
    });
  });

  it("sends one explicit empty result, for the newest frame, when the detector falls silent", async () => {
    frames.add({ frameNumber: 7, captureTimeMs: 1000, rtpTimestamp: 90_000 });
    await start();
    const first = nextResult();
    detect(7);
    await first;
    frames.add({ frameNumber: 20, captureTimeMs: 1433, rtpTimestamp: 129_000 });
    expect(await nextResult()).toMatchObject({
      frameNumber: 20,
      captureTimeMs: 1433,
      origin: "silence",
      detections: [],
    });
    expect(feed.status).toEqual({ state: "silent" });
    const next = nextResult();
    detect(20);
    expect(await next).toMatchObject({ frameNumber: 20, origin: "detector" });
    expect(feed.status).toEqual({ state: "running" });
  });

  it("says once that a box reaches far out of the detector's picture", async () => {
    const outside: unknown[] = [];
    feed.on("outside", (fact) => outside.push(fact));
    await start();
    for (const frameNumber of [1, 2]) {
      const result = nextResult();
      writer ??= DetectionWriter.create(join(folder, "detections"), "d1");
      writer.write({ frameNumber, timestampMs: 1, detections: [{ ...cat, x: 900 }] });
      await result;
    }
    expect(outside).toHaveLength(1);
  });
});
