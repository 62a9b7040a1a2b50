import { describe, expect, it } from "vitest";
import { FramePlaces } from "./frame-places.ts";

const frame = (frameNumber: number, captureTimeMs: number, rtpTimestamp: number | null = null) => ({
  frameNumber,
  captureTimeMs,
  rtpTimestamp,
  jpeg: new Uint8Array(1),
});

describe("the places of MJPEG pictures", () => {
  it("are those of the H.264 stream where it flows", () => {
    const places = new FramePlaces();
    expect(places.add(frame(7, 1000, 0xffff_fff0))).toBe(0xffff_fff0);
    expect(places.find(7)).toBe(0xffff_fff0);
    expect(places.isCaptureTime).toBe(false);
  });

  it("are capture times where it does not", () => {
    const places = new FramePlaces();
    expect(places.add(frame(7, 1000.5))).toBe(90_045);
    expect(places.isCaptureTime).toBe(true);
  });

  it("are told of frames that were not sent, before and after those that were, also where time wraps", () => {
    const places = new FramePlaces();
    places.add(frame(10, 0, 0xffff_f000));
    places.add(frame(12, 0, (0xffff_f000 + 6000) >>> 0));
    expect(places.find(11)).toBe((0xffff_f000 + 3000) >>> 0);
    expect(places.find(13)).toBe((0xffff_f000 + 9000) >>> 0);
    expect(places.find(9)).toBe((0xffff_f000 - 3000) >>> 0);
  });

  it("are not guessed for the frames of another camera, nor from a single picture", () => {
    const places = new FramePlaces();
    places.add(frame(10, 1000));
    expect(places.find(11)).toBeNull();
    places.add(frame(12, 1066));
    expect(places.find(5000)).toBeNull();
  });

  it("begin anew when the H.264 stream begins to flow", () => {
    const places = new FramePlaces();
    places.add(frame(10, 1000));
    places.add(frame(12, 1066, 123_456));
    expect(places.find(10)).toBeNull();
    expect(places.find(12)).toBe(123_456);
  });
});
