import type { PictureSize } from "@nekomado/protocol";
import type { PictureHead } from "./picture-head.ts";

/** Markers of ITU-T T.81, table B.1. */
const startOfImage = 0xffd8;
const startOfScan = 0xffda;
const endOfImage = 0xffd9;
const app0 = 0xffe0;
const app1 = 0xffe1;

const exifName = Buffer.from("Exif\0\0", "latin1");
const xmpName = Buffer.from("http://ns.adobe.com/xap/1.0/\0", "latin1");
const jfifName = Buffer.from("JFIF\0", "latin1");

interface Segment {
  marker: number;
  /** Where the marker stands, and where the next one does. */
  from: number;
  to: number;
  /** After the length. */
  content: Buffer;
}

/** The segments before the first scan that are there whole; null for what does not begin as a JPEG does. */
const segmentsOf = (jpeg: Buffer): Segment[] | null => {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== startOfImage) return null;
  const segments: Segment[] = [];
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = jpeg.readUInt16BE(at);
    if (marker < 0xff00) return null;
    // Fill bytes before a marker (B.1.1.2).
    if (marker === 0xffff) {
      at += 1;
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) break;
    const to = at + 2 + jpeg.readUInt16BE(at + 2);
    if (to < at + 4) return null;
    if (to > jpeg.length) break;
    segments.push({ marker, from: at, to, content: jpeg.subarray(at + 4, to) });
    at = to;
  }
  return segments;
};

const begins = ({ content }: Segment, name: Buffer): boolean => content.subarray(0, name.length).equals(name);

/** A frame header is SOF0 to SOF15, which DHT, JPG and DAC lie among. */
const isFrameHeader = ({ marker }: Segment): boolean =>
  marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;

/** Lines and samples per line (B.2.2). */
const sizeOf = (segments: readonly Segment[]): PictureSize | null => {
  const header = segments.find(isFrameHeader)?.content;
  if (header === undefined || header.length < 6) return null;
  const size = { width: header.readUInt16BE(3), height: header.readUInt16BE(1) };
  return size.width === 0 || size.height === 0 ? null : size;
};

/** @returns null for what is no JPEG */
export const readJpegHead = (head: Buffer): PictureHead | null => {
  const segments = segmentsOf(head);
  if (segments === null) return null;
  const packet = segments.find((one) => one.marker === app1 && begins(one, xmpName));
  return {
    format: "jpeg",
    size: sizeOf(segments),
    xmp: packet === undefined ? null : packet.content.subarray(xmpName.length).toString("utf8"),
  };
};

const segment = (marker: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(marker, 0);
  // Counts itself, 65535 at most (B.1.1.4).
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

/**
 * Exif's APP1 comes right after SOI (Exif 2.32, 4.5.4), XMP's after it (XMP part 3, 1.1.3). A JFIF APP0 would claim the
 * same first place and says nothing that Exif does not: it goes, and so do Exif and XMP of before.
 *
 * @returns null for what is no JPEG
 */
export const writeJpegMetadata = (jpeg: Buffer, exif: Buffer, xmp: Buffer): Buffer[] | null => {
  const segments = segmentsOf(jpeg);
  if (segments === null) return null;
  const replaced = segments.filter(
    (one) =>
      (one.marker === app0 && begins(one, jfifName)) ||
      (one.marker === app1 && (begins(one, exifName) || begins(one, xmpName))),
  );
  const parts = [jpeg.subarray(0, 2), segment(app1, exifName, exif), segment(app1, xmpName, xmp)];
  let at = 2;
  for (const { from, to } of replaced) {
    parts.push(jpeg.subarray(at, from));
    at = to;
  }
  return [...parts, jpeg.subarray(at)];
};
