import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DetectionReader, DetectionWriter } from "@nekomado/board-memory";
import { frameAnswerSchema } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DetectionFeed } from "./detection-feed.ts";
import { FrameInquiries } from "./frame-inquiries.ts";
import { FrameRegister } from "./frame-register.ts";

const cat = { className: "cat", confidence: 0.9, x: 10, y: 20, w: 30, h: 40 };

let folder: string;
let frames: FrameRegister;
let reader: DetectionReader;
let feed: DetectionFeed;
let inquiries: FrameInquiries;
let writer: DetectionWriter;

/** A feed that has seen its first result, of frame 1. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-inquiries-"));
  frames = new FrameRegister();
  reader = new DetectionReader({ path: join(folder, "detections") });
  feed = new DetectionFeed({ reader, frames, picture: () => ({ width: 640, height: 480 }) });
  inquiries = new FrameInquiries({ frames, feed });
  addFrame(1);
  // A result that is there before the reader has looked counts as old: so the segment must be missed first.
  const missed = once(reader, "waiting");
  feed.start();
  await missed;
  writer = DetectionWriter.create(join(folder, "detections"), "d3");
  await detect(1);
});

afterEach(() => {
  inquiries.close();
  feed.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

/** Near the wrap of RTP time: frame 3 is the first beyond it. */
const rtpOf = (frame: number): number => (2 ** 32 - 3 * 3000 + frame * 3000) % 2 ** 32;

const addFrame = (frame: number): void =>
  frames.add({ frameNumber: frame, captureTimeMs: frame * 33, rtpTimestamp: rtpOf(frame) });

const detect = async (frame: number): Promise<void> => {
  const told = once(feed, "result");
  writer.write({ frameNumber: frame, timestampMs: 1, detections: [cat] });
  await told;
};

describe("an inquiry for a frame", () => {
  it("is answered with number, time and the result that is there", async () => {
    const answer = await inquiries.ask(rtpOf(1));
    expect(frameAnswerSchema.parse(answer)).toMatchObject({
      ok: true,
      frameNumber: 1,
      captureTimeMs: 33,
      result: { frameNumber: 1, rtpTimestamp: rtpOf(1), detections: [{ className: "cat" }] },
    });
  });

  it("waits for the result of that frame", async () => {
    addFrame(2);
    const asked = inquiries.ask(rtpOf(2));
    await detect(2);
    expect(await asked).toMatchObject({ frameNumber: 2, result: { frameNumber: 2 } });
  });

  it("waits no longer than for a later frame's result, also across the wrap of RTP time", async () => {
    addFrame(2);
    addFrame(3);
    expect(rtpOf(3)).toBeLessThan(rtpOf(2));
    const asked = inquiries.ask(rtpOf(2));
    await detect(3);
    expect(await asked).toEqual({ ok: true, frameNumber: 2, captureTimeMs: 66, result: null });
    // And from then on at once.
    expect(await inquiries.ask(rtpOf(2))).toMatchObject({ result: null });
  });

  it("does not wait for ever", async () => {
    addFrame(2);
    expect(await inquiries.ask(rtpOf(2))).toMatchObject({ frameNumber: 2, result: null });
  });

  it("takes the detector's silence for no look at the frame", async () => {
    addFrame(2);
    const [silence] = await once(feed, "result");
    expect(silence).toMatchObject({ origin: "silence", rtpTimestamp: rtpOf(2) });
    expect(await inquiries.ask(rtpOf(2))).toMatchObject({ result: null });
    expect(await inquiries.ask(rtpOf(1))).toMatchObject({ result: { frameNumber: 1 } });
  });

  it("is refused for a frame that nobody knows", async () => {
    expect(await inquiries.ask(12_345)).toMatchObject({ ok: false, refusal: { reason: "noFrame" } });
  });

  it("is refused for a frame of more than ten seconds ago", async () => {
    for (let frame = 2; frame <= 301; frame++) addFrame(frame);
    expect(await inquiries.ask(rtpOf(1))).toMatchObject({ ok: false, refusal: { reason: "noFrame" } });
    inquiries.close();
  });

  it("is answered when the media thread ends", async () => {
    addFrame(2);
    const asked = inquiries.ask(rtpOf(2));
    inquiries.close();
    expect(await asked).toMatchObject({ result: null });
  });
});
