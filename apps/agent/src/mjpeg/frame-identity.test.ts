import { describe, expect, it } from "vitest";
import { FrameIdentity } from "./frame-identity.ts";

const size = { width: 640, height: 480 };
const pictureOf = (frameNumber: number, captureTimeMs: number) => ({ frameNumber, captureTimeMs, size });

describe("a raw picture", () => {
  it("has the times of the stream's frame of that number", () => {
    const identity = new FrameIdentity();
    identity.addFrame({ frameNumber: 7, captureTimeMs: 1_000.25, rtpTimestamp: 4_000_000_000 });
    expect(identity.identify(pictureOf(7, 1_000))).toEqual({
      "x-frame-number": 7,
      "x-capture-time-ms": 1_000.25,
      "x-rtp-timestamp": 4_000_000_000,
    });
  });

  it("that comes before its access unit has the RTP timestamp that it will get, across the wrap", () => {
    const identity = new FrameIdentity();
    identity.addFrame({ frameNumber: 7, captureTimeMs: 1_000, rtpTimestamp: 0xffff_ff00 });
    expect(identity.identify(pictureOf(8, 1_040))["x-rtp-timestamp"]).toBe((0xffff_ff00 + 3_600) % 2 ** 32);
    expect(identity.identify(pictureOf(6, 960))["x-rtp-timestamp"]).toBe(0xffff_ff00 - 3_600);
  });

  it("is dated as the stream dates, once both readers have seen one frame", () => {
    const identity = new FrameIdentity();
    const picture = pictureOf(7, 1_000);
    identity.addPicture(picture);
    identity.addFrame({ frameNumber: 7, captureTimeMs: 1_001.5, rtpTimestamp: 90_000 });
    expect(identity.identify(pictureOf(8, 1_040))).toEqual({
      "x-frame-number": 8,
      "x-capture-time-ms": 1_041.5,
      "x-rtp-timestamp": 93_600,
    });
  });

  it("of another camera's count is not taken for the frame of that number", () => {
    const identity = new FrameIdentity();
    identity.addFrame({ frameNumber: 7, captureTimeMs: 1_000, rtpTimestamp: 90_000 });
    expect(identity.identify(pictureOf(7, 1_900))["x-capture-time-ms"]).toBe(1_900);
  });

  it.each([
    ["never flowed", () => undefined],
    [
      "has stopped",
      (identity: FrameIdentity) => identity.addFrame({ frameNumber: 1, captureTimeMs: 100, rtpTimestamp: 1 }),
    ],
    [
      "begins RTP time anew",
      (identity: FrameIdentity) => {
        identity.addFrame({ frameNumber: 8, captureTimeMs: 5_000, rtpTimestamp: 1 });
        identity.forget();
      },
    ],
  ])("has its own time, and no RTP timestamp, where the stream %s", (_, prepare) => {
    const identity = new FrameIdentity();
    prepare(identity);
    expect(identity.identify(pictureOf(8, 5_000))).toEqual({ "x-frame-number": 8, "x-capture-time-ms": 5_000 });
  });
});
