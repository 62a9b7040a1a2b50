import type { FrameBrightness, FrameFormat, FrameToWrite } from "./board-frame.ts";
import { maxPayloadBytes, type FrameRingLayout } from "./frame-ring-layout.ts";

/** `format` of a slot, by its number. */
const formats: readonly FrameFormat[] = ["jpeg", "nv12", "rgb", "h264"];

const maxPixelsPerSide = 16_384;
/** The last second that a JavaScript date can name. */
const maxSeconds = 8_640_000_000_000;

export interface SlotHeader {
  readonly frameNumber: number;
  readonly timestampMs: number;
  readonly cameraId: number;
  readonly width: number;
  readonly height: number;
  readonly format: FrameFormat;
  readonly dataSize: number;
  readonly brightness?: FrameBrightness;
}

/**
 * Reads the fields before the payload. `bytes` holds at least `layout.payloadAt` bytes from the start of the slot.
 * Null when a field lies outside what any daemon writes.
 */
export function parseSlotHeader(bytes: Buffer, layout: FrameRingLayout): SlotHeader | null {
  const frameNumber = readUnsigned64(bytes, 0);
  const seconds = readUnsigned64(bytes, 8);
  const nanoseconds = readUnsigned64(bytes, 16);
  const cameraId = bytes.readInt32LE(24);
  const width = bytes.readInt32LE(28);
  const height = bytes.readInt32LE(32);
  const format = formats[bytes.readInt32LE(36)];
  const dataSize = readUnsigned64(bytes, 40);
  if (
    frameNumber > Number.MAX_SAFE_INTEGER ||
    seconds > maxSeconds ||
    nanoseconds >= 1_000_000_000 ||
    cameraId < 0 ||
    width < 1 ||
    width > maxPixelsPerSide ||
    height < 1 ||
    height > maxPixelsPerSide ||
    format === undefined ||
    dataSize < 1 ||
    dataSize > maxPayloadBytes
  ) {
    return null;
  }
  const header = {
    frameNumber,
    timestampMs: seconds * 1000 + nanoseconds / 1_000_000,
    cameraId,
    width,
    height,
    format,
    dataSize,
  };
  return layout.hasBrightness ? { ...header, brightness: parseBrightness(bytes) } : header;
}

function parseBrightness(bytes: Buffer): FrameBrightness {
  const average = bytes.readFloatLE(48);
  return {
    average: average >= 0 && average <= 255 ? average : undefined,
    lux: bytes.readUInt32LE(52),
    zone: bytes.readUInt8(56),
    correctionApplied: bytes.readUInt8(57) !== 0,
  };
}

/** A u64, or a negative i64 as the huge number that the range checks refuse; inexact above 2^53. */
function readUnsigned64(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}

/** The bytes of a slot from its start to its payload. Throws a `RangeError` for a number that its field cannot hold. */
export function formatSlotHeader(frame: FrameToWrite, layout: FrameRingLayout): Buffer {
  const bytes = Buffer.alloc(layout.payloadAt);
  bytes.writeBigUInt64LE(BigInt(frame.frameNumber), 0);
  bytes.writeBigInt64LE(BigInt(frame.timestamp.seconds), 8);
  bytes.writeBigInt64LE(BigInt(frame.timestamp.nanoseconds), 16);
  bytes.writeInt32LE(frame.cameraId, 24);
  bytes.writeInt32LE(frame.width, 28);
  bytes.writeInt32LE(frame.height, 32);
  bytes.writeInt32LE(formats.indexOf(frame.format), 36);
  bytes.writeBigUInt64LE(BigInt(frame.data.length), 40);
  if (layout.hasBrightness) {
    bytes.writeFloatLE(frame.brightness?.average ?? -1, 48);
    bytes.writeUInt32LE(frame.brightness?.lux ?? 0, 52);
    bytes.writeUInt8(frame.brightness?.zone ?? 0, 56);
    bytes.writeUInt8(frame.brightness?.correctionApplied ? 1 : 0, 57);
  }
  return bytes;
}
