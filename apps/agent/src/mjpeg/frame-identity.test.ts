import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RtpTimeline } from "../media/rtp-timeline.ts";
import { FrameIdentity } from "./frame-identity.ts";

const size = { width: 640, height: 480 };
const pictureOf = (frameNumber: number, captureTimeMs: number) => ({ frameNumber, captureTimeMs, size });

/** The stream's frames, as the media thread tells them. */
class Stream {
  readonly #timeline = new RtpTimeline();
  readonly #identity: FrameIdentity;

  constructor(identity: FrameIdentity) {
    this.#identity = identity;
  }

  add(frameNumber: number, captureTimeMs: number): number {
    const rtpTimestamp = this.#timeline.timestampOf(captureTimeMs);
    const anchor = this.#timeline.takeAnchor();
    if (anchor !== undefined) this.#identity.setAnchor(anchor);
    this.#identity.addFrame({ frameNumber, captureTimeMs, rtpTimestamp });
    return rtpTimestamp;
  }
}

describe("a raw picture", () => {
  it("has the times of the stream's frame of that number", () => {
    const identity = new FrameIdentity();
    const rtpTimestamp = new Stream(identity).add(7, 1_000.25);
    expect(identity.identify(pictureOf(7, 1_000))).toEqual({
      "x-frame-number": 7,
      "x-capture-time-ms": 1_000.25,
      "x-rtp-timestamp": rtpTimestamp,
    });
  });

  it("that comes before its access unit has the RTP timestamp that this will have, to the tick", () => {
    // Nanoseconds, as daemons stamp frames.
    const gaps = fc.array(fc.integer({ min: 16_000_000, max: 120_000_000 }), { minLength: 2, maxLength: 400 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), gaps, (startNs, gapsNs) => {
        const identity = new FrameIdentity();
        const stream = new Stream(identity);
        let captureNs = startNs;
        stream.add(0, captureNs / 1e6);
        for (const [index, gapNs] of gapsNs.entries()) {
          captureNs += gapNs;
          const said = identity.identify(pictureOf(index + 1, captureNs / 1e6));
          expect(said["x-rtp-timestamp"]).toBe(stream.add(index + 1, captureNs / 1e6));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is dated as the stream dates, once both readers have seen one frame", () => {
    const identity = new FrameIdentity();
    identity.addPicture(pictureOf(7, 1_000));
    const rtpTimestamp = new Stream(identity).add(7, 1_001.5);
    expect(identity.identify(pictureOf(8, 1_040))).toEqual({
      "x-frame-number": 8,
      "x-capture-time-ms": 1_041.5,
      "x-rtp-timestamp": (rtpTimestamp + 3_600) % 2 ** 32,
    });
  });

  it("of another camera's count is not taken for the frame of that number", () => {
    const identity = new FrameIdentity();
    new Stream(identity).add(7, 1_000);
    expect(identity.identify(pictureOf(7, 1_900))["x-capture-time-ms"]).toBe(1_900);
  });

  it.each([
    ["never flowed", () => undefined],
    ["has stopped", (identity: FrameIdentity) => new Stream(identity).add(1, 100)],
    [
      "begins RTP time anew",
      (identity: FrameIdentity) => {
        new Stream(identity).add(8, 5_000);
        identity.forget();
      },
    ],
  ])("has its own time, and no RTP timestamp, where the stream %s", (_, prepare) => {
    const identity = new FrameIdentity();
    prepare(identity);
    expect(identity.identify(pictureOf(8, 5_000))).toEqual({ "x-frame-number": 8, "x-capture-time-ms": 5_000 });
  });
});
