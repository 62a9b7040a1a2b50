import { closeSync, openSync, writeSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { frameRingLayouts } from "./frame-ring-layout.ts";
import { FrameRing } from "./frame-ring.ts";
import { FrameRingWriter } from "./frame-ring-writer.ts";
import { ScratchDirectory } from "./scratch-directory.ts";

const scratch = new ScratchDirectory();
afterAll(() => scratch.dispose());

const good = {
  frameNumber: 1,
  timestamp: { seconds: 1, nanoseconds: 0 },
  cameraId: 0,
  width: 640,
  height: 480,
  format: "h264",
  data: Buffer.from("good"),
} as const;

const oddInt32 = fc.oneof(
  fc.constantFrom(-1, 0, 1, 3, 4, 16_384, 16_385, 2 ** 31 - 1, -(2 ** 31)),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
const oddInt64 = fc.oneof(
  fc.constantFrom(
    -1n,
    0n,
    1n,
    999_999_999n,
    1_000_000_000n,
    3_110_400n,
    3_110_401n,
    2n ** 32n,
    2n ** 53n,
    2n ** 63n - 1n,
  ),
  fc.bigInt({ min: 0n, max: 4_000_000n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

function mostly<T>(usual: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: odd, weight: 1 });
}

/** The first 48 bytes of a slot, mostly right but for a field or two. */
const headers = fc.record({
  frameNumber: mostly(7n, oddInt64),
  seconds: mostly(1_000n, oddInt64),
  nanoseconds: mostly(500_000_000n, oddInt64),
  cameraId: mostly(0, oddInt32),
  width: mostly(640, oddInt32),
  height: mostly(480, oddInt32),
  format: mostly(3, oddInt32),
  dataSize: mostly(100n, oddInt64),
});
type Header = typeof headers extends fc.Arbitrary<infer T> ? T : never;

function bytesOf(header: Header): Buffer {
  const bytes = Buffer.alloc(48);
  bytes.writeBigInt64LE(header.frameNumber, 0);
  bytes.writeBigInt64LE(header.seconds, 8);
  bytes.writeBigInt64LE(header.nanoseconds, 16);
  bytes.writeInt32LE(header.cameraId, 24);
  bytes.writeInt32LE(header.width, 28);
  bytes.writeInt32LE(header.height, 32);
  bytes.writeInt32LE(header.format, 36);
  bytes.writeBigInt64LE(header.dataSize, 40);
  return bytes;
}

function expectedOf(header: Header): string {
  const inRange = [
    header.frameNumber >= 0n && header.frameNumber < 2n ** 53n,
    header.seconds >= 0n && header.seconds <= 8_640_000_000_000n,
    header.nanoseconds >= 0n && header.nanoseconds <= 999_999_999n,
    header.cameraId >= 0,
    header.width >= 1 && header.width <= 16_384,
    header.height >= 1 && header.height <= 16_384,
    header.format >= 0 && header.format <= 3,
    header.dataSize >= 1n && header.dataSize <= 3_110_400n,
  ].every(Boolean);
  const format = ["jpeg", "nv12", "rgb", "h264"][header.format];
  return inRange ? `${header.frameNumber} ${header.width}x${header.height} ${format} ${header.dataSize}` : "invalid";
}

/** Takes all there is, as `expectedOf` would put it. */
function drain(ring: FrameRing): string[] {
  const seen: string[] = [];
  ring.refresh();
  for (let taken = ring.take(); taken !== undefined; taken = ring.take()) {
    seen.push(
      "dropped" in taken
        ? taken.dropped
        : `${taken.frameNumber} ${taken.width}x${taken.height} ${taken.format} ${taken.data.length}`,
    );
  }
  return seen;
}

describe.each(Object.values(frameRingLayouts))("a ring of layout $name", (layout) => {
  it("delivers frames whose header is in range, drops all others as invalid, and goes on", () => {
    const path = scratch.join(`headers-${layout.name}`);
    const writer = FrameRingWriter.create(path, layout.name);
    const ring = FrameRing.open(path);
    const fd = openSync(path, "r+");
    const seen: string[] = [];
    const expected: string[] = [];
    fc.assert(
      fc.property(headers, (header) => {
        const slot = writer.write(good) % layout.slots;
        writeSync(fd, bytesOf(header), 0, 48, layout.slotsAt + slot * layout.slotStride);
        writer.write(good);
        expected.push(expectedOf(header), "1 640x480 h264 4");
        seen.push(...drain(ring));
      }),
      {
        numRuns: 400,
        examples: [
          [
            {
              frameNumber: 7n,
              seconds: 1n,
              nanoseconds: 0n,
              cameraId: 0,
              width: 16_384,
              height: 1,
              format: 0,
              dataSize: 3_110_400n,
            },
          ],
        ],
      },
    );
    writer.write(good);
    seen.push(...drain(ring));
    expect(seen.slice(0, expected.length)).toEqual(expected);
    expect(expected.filter((outcome) => outcome === "invalid").length).toBeGreaterThan(50);
    closeSync(fd);
    ring.close();
    writer.close();
  });

  it("stays within its file and comes to an end whatever the index says", () => {
    const path = scratch.join(`index-${layout.name}`);
    FrameRingWriter.create(path, layout.name).close();
    const fd = openSync(path, "r+");
    const ring = FrameRing.open(path);
    const word = Buffer.alloc(4);
    const indexes = fc.oneof(
      fc.nat(100),
      fc.integer({ min: 2 ** 32 - 50, max: 2 ** 32 - 1 }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    );
    fc.assert(
      fc.property(indexes, (index) => {
        word.writeUInt32LE(index);
        writeSync(fd, word, 0, 4, 0);
        if (ring.refresh() === "restarted") {
          ring.beginAgain();
        }
        expect(ring.writeIndex % 2 ** 32).toBe(index);
        expect(drain(ring).length).toBeLessThan(100);
      }),
    );
    closeSync(fd);
    ring.close();
  });
});
