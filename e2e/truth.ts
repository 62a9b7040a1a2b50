import type { TimelineAnchor } from "@nekomado/protocol";
import { agentEventSchemas, captureTimeMsOf } from "@nekomado/protocol";
import { codedFrame, readFrameCode, sceneSize } from "../apps/simulator/src/scene/index.ts";
import { connectTo, nextEvent } from "./agent-socket.ts";
import type { WrittenFrame } from "./board.ts";
import type { PaintedRectangle, Region, ShownFrame } from "./picture-probe.ts";
import { lumaOf } from "./picture-probe.ts";

/** The part of the picture that carries the frame's number. */
export const codeRegion: Region = {
  x: codedFrame.x / sceneSize.width,
  y: codedFrame.y / sceneSize.height,
  w: codedFrame.width / sceneSize.width,
  h: codedFrame.height / sceneSize.height,
};

/** The number that is read from the pixels of `codeRegion`, or null. */
export const frameCodeOf = (frame: Pick<ShownFrame, "width" | "height" | "luma" | "lumaWidth">): number | null => {
  const luma = lumaOf(frame);
  const left = Math.round((codeRegion.x * frame.width) / 2) * 2;
  const top = Math.round((codeRegion.y * frame.height) / 2) * 2;
  return readFrameCode((x, y) => luma[(y - top) * frame.lumaWidth + (x - left)] ?? 0, frame.width, frame.height);
};

/** Asks the agent, as a viewer does, how RTP timestamps lead to capture times. */
export const askTimeline = async (url: string, token?: string): Promise<TimelineAnchor> => {
  const socket = connectTo(url, token === undefined ? {} : { token });
  try {
    return agentEventSchemas.timeline.parse(await nextEvent(socket, "timeline"));
  } finally {
    socket.close();
  }
};

/**
 * The frame that was written with this RTP timestamp's capture time. The simulator stamps frames with the machine's
 * monotonic clock, which is the agent's clock too.
 */
export const writtenWith = (
  written: readonly WrittenFrame[],
  anchor: TimelineAnchor,
  rtpTimestamp: number,
): WrittenFrame | undefined => {
  const captureTimeMs = captureTimeMsOf(anchor, rtpTimestamp);
  return written.find(({ timestampMs }) => Math.abs(timestampMs - captureTimeMs) < 2);
};

/** Intersection over union of two boxes. */
export const overlap = (a: PaintedRectangle, b: PaintedRectangle): number => {
  const w = Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x));
  const h = Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
};

/** Peak signal-to-noise ratio of two pictures of 8-bit samples, in dB. */
export const psnrDb = (a: Uint8Array, b: Uint8Array): number => {
  if (a.length !== b.length || a.length === 0)
    throw new Error(`pictures of ${a.length} and ${b.length} samples cannot be compared`);
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / (sum / a.length));
};
