import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PictureFormat } from "../../../contract/index.ts";
import { cameraA, makePicture, readWithExifTool } from "../testing/pictures.ts";
import { isoOf, localTimeOf } from "./local-time.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { factsOf, longestHeadBytes, readPictureHead, writeFacts } from "./picture-file.ts";
import { maxXmpBytes, readXmp, writeXmp } from "./xmp.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-metadata-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const size = { width: 322, height: 178 };
const facts: PictureFacts = {
  cameraId: cameraA,
  cameraName: "居間 <\"A\" & 'B'> 🐈",
  capturedAtMs: new Date(2026, 10, 21, 4, 2, 8, 5).getTime(),
  timeOrigin: "frame",
  rtpTimestamp: 4_294_967_295,
  frameNumber: 123_456,
  size,
  detectionOrigin: "frame",
  detections: [
    { className: "cat", confidence: 0.9412, x: 10.5, y: -2, w: 100, h: 50.3 },
    { className: "food_bowl", confidence: 1, x: 0, y: 0, w: 0, h: 12 },
  ],
  boxesDrawn: true,
};
const formats: PictureFormat[] = ["jpeg", "png"];

const write = (format: PictureFormat, what: PictureFacts, name: string): string => {
  const parts = writeFacts(makePicture(format, size), what, "Nekomado 0.1.0");
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(parts ?? []));
  return path;
};

const pixelsOf = (path: string): string => {
  const { stdout, stderr } = spawnSync("ffmpeg", ["-v", "error", "-i", path, "-f", "md5", "-"]);
  expect(stderr.toString()).toBe("");
  return stdout.toString();
};

describe.each(formats)("a %s with its facts", (format) => {
  it("tells them to exiftool, in EXIF and XMP, without a warning", () => {
    const [tags] = readWithExifTool(write(format, facts, `facts.${format}`));
    const time = localTimeOf(facts.capturedAtMs);
    expect(tags).toMatchObject({
      "ExifTool:Validate": "0 0 0",
      "ExifIFD:DateTimeOriginal": "2026:11:21 04:02:08",
      "ExifIFD:SubSecTimeOriginal": "005",
      "ExifIFD:OffsetTimeOriginal": time.offset,
      "ExifIFD:OffsetTime": time.offset,
      "ExifIFD:ExifImageWidth": 322,
      "ExifIFD:ExifImageHeight": 178,
      "IFD0:ImageDescription": facts.cameraName,
      "IFD0:Software": "Nekomado 0.1.0",
      "XMP-nekomado:CameraId": cameraA,
      "XMP-nekomado:CameraName": facts.cameraName,
      "XMP-nekomado:CaptureTime": `2026:11:21 04:02:08.005${time.offset}`,
      "XMP-nekomado:CaptureTimeOrigin": "frame",
      "XMP-nekomado:FrameNumber": 123_456,
      "XMP-nekomado:RtpTimestamp": 4_294_967_295,
      "XMP-nekomado:PictureWidth": 322,
      "XMP-nekomado:PictureHeight": 178,
      "XMP-nekomado:BoxesDrawn": true,
      "XMP-nekomado:DetectionOrigin": "frame",
      "XMP-nekomado:Detections": [
        { Class: "cat", Confidence: 0.9412, X: 10.5, Y: -2, Width: 100, Height: 50.3 },
        { Class: "food_bowl", Confidence: 1, X: 0, Y: 0, Width: 0, Height: 12 },
      ],
    });
  });

  it("tells them again from its head", () => {
    const bytes = readFileSync(write(format, facts, `again.${format}`));
    const head = readPictureHead(bytes.subarray(0, 12 * 1024));
    expect(head).toMatchObject({ format, size });
    expect(head === null ? null : factsOf(head)).toEqual(facts);
  });

  it("has no list where nothing was seen", () => {
    const [tags] = readWithExifTool(write(format, { ...facts, detections: [] }, `nothing.${format}`));
    expect(tags).toMatchObject({ "ExifTool:Validate": "0 0 0", "XMP-nekomado:DetectionOrigin": "frame" });
    expect(tags).not.toHaveProperty("XMP-nekomado:Detections");
  });

  it("keeps its pixels", () => {
    const plain = join(folder, `plain.${format}`);
    writeFileSync(plain, makePicture(format, size));
    expect(pixelsOf(write(format, facts, `pixels.${format}`))).toBe(pixelsOf(plain));
  });

  it("has one EXIF and one XMP, however often they are written", () => {
    const once = Buffer.concat(writeFacts(makePicture(format, size), facts, "Nekomado 0.1.0") ?? []);
    const other = { ...facts, frameNumber: 7 };
    const twice = Buffer.concat(writeFacts(once, other, "Nekomado 0.1.0") ?? []);
    const path = join(folder, `twice.${format}`);
    writeFileSync(path, twice);
    expect(readWithExifTool(path)[0]).toMatchObject({ "ExifTool:Validate": "0 0 0", "XMP-nekomado:FrameNumber": 7 });
    const head = readPictureHead(twice);
    expect(head === null ? null : factsOf(head)).toEqual(other);
  });

  it("is still read after another program has written its metadata anew", () => {
    const path = write(format, facts, `edited.${format}`);
    const { status, stderr } = spawnSync("exiftool", ["-overwrite_original", "-XMP-dc:Title=A cat", path]);
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
    const head = readPictureHead(readFileSync(path).subarray(0, longestHeadBytes));
    expect(head === null ? null : factsOf(head)).toEqual(facts);
  });

  it("is not read where it is damaged, and never throws", () => {
    const whole = Buffer.concat(writeFacts(makePicture(format, size), facts, "Nekomado 0.1.0") ?? []);
    fc.assert(
      fc.property(fc.nat(4096), fc.nat(255), fc.nat(8192), (at, value, length) => {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        const head = readPictureHead(bytes.subarray(0, length));
        const isTaken = writeFacts(bytes.subarray(0, length), facts, "Nekomado") !== null;
        expect(isTaken).toBe(head !== null);
        expect(() => (head === null ? null : factsOf(head))).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});

it("takes nothing for a picture that is none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readPictureHead(bytes)).toBeNull();
    }),
  );
});

describe("an XMP packet", () => {
  const box = fc.record({
    className: fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Number(value.toFixed(4))),
    x: fc.integer({ min: -10_000, max: 10_000 }),
    y: fc.integer({ min: -10_000, max: 10_000 }),
    w: fc.nat(10_000),
    h: fc.nat(10_000),
  });
  // Control characters are no part of XML: they become U+FFFD, which the next test says.
  const plainName = fc.string({ unit: "grapheme", maxLength: 20 });
  const anyFacts = fc.record({
    cameraId: fc.constant(cameraA),
    cameraName: plainName,
    capturedAtMs: fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2500, 0, 1) }),
    timeOrigin: fc.constantFrom("frame" as const, "painted" as const),
    rtpTimestamp: fc.option(fc.integer({ min: 0, max: 0xffff_ffff })),
    frameNumber: fc.option(fc.nat()),
    size: fc.record({ width: fc.integer({ min: 1, max: 16_384 }), height: fc.integer({ min: 1, max: 16_384 }) }),
    detectionOrigin: fc.constantFrom("frame" as const, "screen" as const),
    detections: fc.array(box, { maxLength: 32 }),
    boxesDrawn: fc.boolean(),
  });

  it("gives back what was written, whatever it was", () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        expect(readXmp(writeXmp(any, "Nekomado"))).toEqual(any);
      }),
    );
  });

  it("dates the frame with this PC's offset of that day", () => {
    expect(writeXmp(facts, "Nekomado")).toContain(`"${isoOf(localTimeOf(facts.capturedAtMs))}"`);
  });

  it("never holds what XML cannot, and stays small", () => {
    const detections = Array.from({ length: 32 }, () => ({
      className: '"'.repeat(32),
      confidence: 0.123_456_789,
      x: -12_345.678_9,
      y: 12_345.678_9,
      w: 12_345.678_9,
      h: 12_345.678_9,
    }));
    const packet = writeXmp(
      { ...facts, cameraName: "\u0000\u001b\ud83d\uffff]]>&#0;<!--".padEnd(64, "猫"), detections },
      "x",
    );
    expect(Buffer.byteLength(packet)).toBeLessThan(maxXmpBytes / 2);
    expect(readXmp(packet)?.cameraName.startsWith("\ufffd\ufffd\ufffd\ufffd]]>&#0;<!--")).toBe(true);
  });

  it.each([
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<a>&unknown;</a>",
    "<a><b></a></b>",
    "<a",
    "<a/><b/>",
    '<a:b xmlns:c="d"/>',
    `${"<a>".repeat(5000)}${"</a>".repeat(5000)}`,
    "",
  ])("that is none is not read: %s", (packet) => {
    expect(readXmp(packet)).toBeNull();
  });
});
