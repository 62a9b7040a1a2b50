import { crc32 } from "node:zlib";
import type { BoardFrame, FrameFormat, FrameToWrite } from "../board-frame.ts";

const formats: readonly FrameFormat[] = ["jpeg", "nv12", "rgb", "h264"];

/**
 * A frame whose payload begins with the checksum of all else in it and of its header, so that any mixture of two
 * frames shows. `size` is at least 8.
 */
export function makeSelfCheckingFrame(frameNumber: number, size: number): FrameToWrite {
  const data = Buffer.alloc(size);
  const pattern = Buffer.alloc(4);
  pattern.writeUInt32LE(Math.imul(frameNumber + 1, 0x9e3779b1) >>> 0);
  data.fill(pattern, 4);
  const frame = {
    frameNumber,
    timestamp: { seconds: 1_000 + frameNumber, nanoseconds: (frameNumber * 1_000) % 1_000_000_000 },
    cameraId: frameNumber % 2,
    width: 1 + (frameNumber % 1920),
    height: 1 + (frameNumber % 1080),
    format: formats[frameNumber % 4] ?? "h264",
    data,
  };
  const timestampMs = frame.timestamp.seconds * 1000 + frame.timestamp.nanoseconds / 1_000_000;
  data.writeUInt32LE(checksum({ ...frame, timestampMs }), 0);
  return frame;
}

/** Whether every byte and every field belongs to one and the same frame. */
export function isIntact(frame: BoardFrame): boolean {
  return frame.data.length >= 8 && frame.data.readUInt32LE(0) === checksum(frame);
}

function checksum(frame: Omit<BoardFrame, "ringIndex" | "brightness">): number {
  const { frameNumber, timestampMs, cameraId, width, height, format, data } = frame;
  const fields = [frameNumber, timestampMs, cameraId, width, height, format, data.length].join(" ");
  return crc32(data.subarray(4), crc32(fields));
}
