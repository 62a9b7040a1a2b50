import { describe, expect, it } from "vitest";
import { DatedFrames } from "./dated-frames.ts";
import { FrameRegister } from "./frame-register.ts";

const size = { width: 640, height: 480 };

describe("the frames that detection results are dated by", () => {
  it("are the stream's, with their RTP timestamps", () => {
    const frames = new FrameRegister();
    const dated = new DatedFrames(frames);
    frames.add({ frameNumber: 7, captureTimeMs: 1_000, rtpTimestamp: 90_000 });
    expect(dated.find(7)).toMatchObject({ captureTimeMs: 1_000, rtpTimestamp: 90_000 });
    expect(dated.newest?.frameNumber).toBe(7);
    expect(dated.find(8)).toBeUndefined();
  });

  it("are the raw pictures where the stream has stopped, though its last frames bear the same numbers", () => {
    const frames = new FrameRegister();
    const dated = new DatedFrames(frames);
    frames.add({ frameNumber: 7, captureTimeMs: 1_000, rtpTimestamp: 90_000 });
    dated.addPicture({ frameNumber: 7, captureTimeMs: 60_000, size });
    expect(dated.find(7)).toEqual({ frameNumber: 7, captureTimeMs: 60_000, rtpTimestamp: null });
    expect(dated.newest?.captureTimeMs).toBe(60_000);
    expect(dated.pictureSize).toEqual(size);
  });

  it("are the stream's again when it flows again", () => {
    const frames = new FrameRegister();
    const dated = new DatedFrames(frames);
    dated.addPicture({ frameNumber: 7, captureTimeMs: 1_000, size });
    frames.add({ frameNumber: 7, captureTimeMs: 60_000, rtpTimestamp: 90_000 });
    expect(dated.find(7)?.rtpTimestamp).toBe(90_000);
  });

  it("are ten seconds of them, and no more", () => {
    const dated = new DatedFrames(new FrameRegister());
    for (let frameNumber = 0; frameNumber < 400; frameNumber++)
      dated.addPicture({ frameNumber, captureTimeMs: frameNumber * 33, size });
    expect(dated.find(99)).toBeUndefined();
    expect(dated.find(100)?.captureTimeMs).toBe(3_300);
  });
});
