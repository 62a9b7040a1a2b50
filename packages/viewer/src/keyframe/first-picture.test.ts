import type { Keyframe } from "@nekomado/protocol";
import { describe, expect, it, vi } from "vitest";
import { FirstPicture } from "./first-picture.ts";
import type { KeyframePicture } from "./keyframe-picture.ts";

const keyframe: Keyframe = {
  frameNumber: 7,
  rtpTimestamp: 900,
  ageMs: 400,
  codec: "avc1.640028",
  accessUnit: Uint8Array.of(0),
};

/** An agent whose keyframes come when the test says so, and a browser that decodes them at once. */
const camera = () => {
  const reads: { resolve: (read: Keyframe) => void; reject: (error: Error) => void }[] = [];
  const pictures: (KeyframePicture & { closed: () => number })[] = [];
  const link = { readKeyframe: () => new Promise<Keyframe>((resolve, reject) => reads.push({ resolve, reject })) };
  const decode = ({ frameNumber, rtpTimestamp, ageMs }: Keyframe, receivedAtMs: number) => {
    const close = vi.fn<() => void>();
    // Node has no VideoFrame; only its end is looked at here.
    const image: VideoFrame = Object.create({ close });
    const picture = {
      image,
      width: 1280,
      height: 720,
      frameNumber,
      rtpTimestamp,
      capturedAtMs: receivedAtMs - ageMs,
      closed: () => close.mock.calls.length,
    };
    pictures.push(picture);
    return Promise.resolve(picture);
  };
  const first = new FirstPicture(link, decode);
  const told: KeyframePicture[] = [];
  first.on("ready", (picture) => told.push(picture));
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { first, reads, pictures, told, settled };
};

describe("the first picture of a camera that is opened", () => {
  it("is told once it is decoded, and stays until there is something newer", async () => {
    const { first, reads, pictures, told, settled } = camera();
    first.ask();
    first.ask();
    expect(reads).toHaveLength(1);
    reads[0]?.resolve(keyframe);
    await settled();
    expect(told).toEqual([pictures[0]]);
    expect(first.picture).toBe(pictures[0]);
    first.end();
    first.end();
    expect(first.picture).toBeNull();
    expect(pictures[0]?.closed()).toBe(1);
  });

  it("is not told when something newer was there before it", async () => {
    const { first, reads, pictures, told, settled } = camera();
    first.ask();
    first.end();
    reads[0]?.resolve(keyframe);
    await settled();
    expect(told).toEqual([]);
    expect(pictures[0]?.closed()).toBe(1);
  });

  it("is simply not there when the agent gives none", async () => {
    const { first, reads, told, settled } = camera();
    first.ask();
    reads[0]?.reject(new Error("nobody is there"));
    await settled();
    expect(told).toEqual([]);
    expect(first.shown).toBeNull();
  });

  it("is not asked for where the page has shown it already", async () => {
    const { first, reads, pictures, settled } = camera();
    first.ask();
    reads[0]?.resolve(keyframe);
    await settled();
    const [picture] = pictures;
    if (picture === undefined) throw new Error("nothing was decoded");
    const other = camera();
    other.first.give(picture, 55);
    other.first.ask();
    expect(other.reads).toHaveLength(0);
    expect(other.first.picture).toBe(picture);
    expect(other.first.shown).toEqual({ capturedAtMs: picture.capturedAtMs });
    expect(other.first.paintedAtMs).toBe(55);
  });

  it("is asked for anew when the camera is opened again, with a time of its own", async () => {
    const { first, reads, settled } = camera();
    first.ask();
    reads[0]?.resolve(keyframe);
    await settled();
    first.painted(20);
    first.painted(30);
    expect(first.paintedAtMs).toBe(20);
    first.end();
    first.ask();
    expect(first.paintedAtMs).toBeNull();
    expect(reads).toHaveLength(2);
  });
});
