import { openSync, readSync, closeSync, statSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { frameRingLayoutOfSize, maxPayloadBytes, type RingLayoutName } from "./frame-ring-layout.ts";
import { FrameRing } from "./frame-ring.ts";
import { FrameRingWriter } from "./frame-ring-writer.ts";
import { ScratchDirectory } from "./scratch-directory.ts";

const scratch = new ScratchDirectory();
afterAll(() => scratch.dispose());

/** The contract's table once more, in numbers of its own, so that a slip in either shows. */
const contract: readonly {
  name: RingLayoutName;
  size: number;
  slots: number;
  interval: number;
  firstSlot: number;
  secondSlot: number;
  lastSlot: number;
  payload: number;
  indexFirst: boolean;
  brightness: boolean;
}[] = [
  {
    name: "v1",
    size: 93_313_448,
    slots: 30,
    interval: 4,
    firstSlot: 8,
    secondSlot: 3_110_456,
    lastSlot: 90_203_000,
    payload: 48,
    indexFirst: true,
    brightness: false,
  },
  {
    name: "v2",
    size: 93_313_480,
    slots: 30,
    interval: 4,
    firstSlot: 40,
    secondSlot: 3_110_488,
    lastSlot: 90_203_032,
    payload: 48,
    indexFirst: true,
    brightness: false,
  },
  {
    name: "v3",
    size: 93_313_960,
    slots: 30,
    interval: 4,
    firstSlot: 40,
    secondSlot: 3_110_504,
    lastSlot: 90_203_496,
    payload: 60,
    indexFirst: true,
    brightness: true,
  },
  {
    name: "v4",
    size: 93_314_112,
    slots: 30,
    interval: 64,
    firstSlot: 192,
    secondSlot: 3_110_656,
    lastSlot: 90_203_648,
    payload: 60,
    indexFirst: false,
    brightness: true,
  },
  {
    name: "v5",
    size: 18_662_976,
    slots: 6,
    interval: 64,
    firstSlot: 192,
    secondSlot: 3_110_656,
    lastSlot: 15_552_512,
    payload: 60,
    indexFirst: false,
    brightness: true,
  },
];

const frame = {
  frameNumber: 0x1_0000_0002,
  timestamp: { seconds: 1_763_700_000, nanoseconds: 123_456_789 },
  cameraId: 1,
  width: 1280,
  height: 720,
  format: "h264",
  data: Buffer.from([0, 0, 0, 1, 0x67, 0x42]),
  brightness: { average: 87.5, lux: 300, zone: 2, correctionApplied: true },
} as const;

function bytesAt(path: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const fd = openSync(path, "r");
  readSync(fd, bytes, 0, length, position);
  closeSync(fd);
  return bytes;
}

describe.each(contract)("layout $name", (row) => {
  it("has the contract's size, which names it", () => {
    const path = scratch.join(`size-${row.name}`);
    FrameRingWriter.create(path, row.name).close();
    expect(statSync(path).size).toBe(row.size);
    expect(frameRingLayoutOfSize(row.size)?.name).toBe(row.name);
  });

  it("is written at the contract's offsets, in the contract's order", () => {
    const path = scratch.join(`offsets-${row.name}`);
    const writer = FrameRingWriter.create(path, row.name, { frameIntervalMs: 40 });
    writer.write({ ...frame, data: Buffer.from("other") });
    const order = [...writer.writeInSteps(frame)];
    for (let written = 2; written < row.slots; written += 1) {
      writer.write({ ...frame, frameNumber: written });
    }
    writer.close();

    expect(order).toEqual(row.indexFirst ? ["index", "header", "payload"] : ["header", "payload", "index"]);
    expect(bytesAt(path, 0, 4).readUInt32LE()).toBe(row.slots);
    expect(bytesAt(path, row.interval, 4).readUInt32LE()).toBe(40);
    const slot = bytesAt(path, row.secondSlot, row.payload + 6);
    expect(slot.readBigUInt64LE(0)).toBe(0x1_0000_0002n);
    expect(slot.readBigInt64LE(8)).toBe(1_763_700_000n);
    expect(slot.readBigInt64LE(16)).toBe(123_456_789n);
    expect(slot.readInt32LE(24)).toBe(1);
    expect(slot.readInt32LE(28)).toBe(1280);
    expect(slot.readInt32LE(32)).toBe(720);
    expect(slot.readInt32LE(36)).toBe(3);
    expect(slot.readBigUInt64LE(40)).toBe(6n);
    const beforePayload = slot.subarray(48, row.payload).toString("hex");
    // 87.5f, 300, zone 2, corrected, two bytes of padding.
    expect(beforePayload).toBe(row.brightness ? "0000af422c01000002010000" : "");
    expect(slot.subarray(row.payload)).toEqual(frame.data);
    expect(bytesAt(path, row.firstSlot + row.payload, 5).toString()).toBe("other");
    expect(bytesAt(path, row.lastSlot, 8).readBigUInt64LE()).toBe(BigInt(row.slots - 1));
  });

  it("gives back every field of a frame, and the largest payload to its last byte", () => {
    const path = scratch.join(`round-${row.name}`);
    const writer = FrameRingWriter.create(path, row.name, { frameIntervalMs: 33 });
    const ring = FrameRing.open(path);
    expect(ring.layout.name).toBe(row.name);
    expect(ring.frameIntervalMs).toBe(33);
    const largest = Buffer.alloc(maxPayloadBytes, "nekomado");
    writer.write(frame);
    writer.write({ ...frame, format: "nv12", data: largest });
    writer.write({ ...frame, format: "jpeg" });
    ring.refresh();

    const { data, timestamp: _, brightness, ...fields } = frame;
    const read = { ringIndex: 0, ...fields, timestampMs: 1_763_700_000_000 + 123.456_789 };
    expect(ring.take()).toEqual({ ...read, data, ...(row.brightness ? { brightness } : {}) });
    const second = ring.take();
    expect(second).toMatchObject({ ringIndex: 1, format: "nv12" });
    expect(second !== undefined && "data" in second && second.data.equals(largest)).toBe(true);
    expect(second !== undefined && "data" in second && second.data.buffer.byteLength).toBe(maxPayloadBytes);
    ring.close();
    writer.close();
    writer.unlink();
  });
});

it("says that the brightness is unknown where the daemon does not measure it", () => {
  const path = scratch.join("brightness");
  const writer = FrameRingWriter.create(path, "v5");
  const ring = FrameRing.open(path);
  const { brightness: _, ...dark } = frame;
  writer.write(dark);
  ring.refresh();
  expect(bytesAt(path, 192 + 48, 4).readFloatLE()).toBe(-1);
  expect(ring.take()).toMatchObject({
    brightness: { average: undefined, lux: 0, zone: 0, correctionApplied: false },
  });
  ring.close();
  writer.close();
});

it("refuses to write what no slot can hold, and leaves the ring as it was", () => {
  const path = scratch.join("refused");
  const writer = FrameRingWriter.create(path, "v1");
  expect(() => writer.write({ ...frame, data: Buffer.alloc(maxPayloadBytes + 1) })).toThrow(/does not fit a slot/);
  expect(() => writer.write({ ...frame, data: Buffer.alloc(0) })).toThrow(/does not fit a slot/);
  expect(() => writer.write({ ...frame, width: 2 ** 40 })).toThrow(/number that its field cannot hold/);
  expect(bytesAt(path, 0, 4).readUInt32LE()).toBe(0);
  writer.close();
  writer.close();
  expect(() => writer.write(frame)).toThrow(/is closed/);
});

it("removes the file only while it is the writer's own", () => {
  const path = scratch.join("owned");
  const first = FrameRingWriter.create(path, "v5");
  const second = FrameRingWriter.create(path, "v5");
  first.unlink();
  expect(statSync(path).size).toBe(18_662_976);
  second.unlink();
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  first.close();
  second.close();
});
