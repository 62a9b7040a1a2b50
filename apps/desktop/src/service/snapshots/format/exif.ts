import { localTimeOf } from "./local-time.ts";
import type { PictureFacts } from "./picture-facts.ts";

/**
 * Exif 2.32 (CIPA DC-008-2019): a TIFF 6.0 structure with an Exif IFD, little endian. Types and tags are named as there
 * (tables 2, 4 and 7).
 */
const types = { ascii: 2, short: 3, long: 4, rational: 5, undefined: 7 } as const;

interface Field {
  tag: number;
  type: keyof typeof types;
  /** Number of values of the type. */
  count: number;
  bytes: Buffer;
}

/** NUL-terminated. Exif knows ASCII only; UTF-8 is what readers take such bytes for. */
const ascii = (tag: number, text: string): Field => {
  const bytes = Buffer.from(`${text.replaceAll("\0", " ")}\0`, "utf8");
  return { tag, type: "ascii", count: bytes.length, bytes };
};

const undefinedBytes = (tag: number, values: readonly number[]): Field => ({
  tag,
  type: "undefined",
  count: values.length,
  bytes: Buffer.from(values),
});

const short = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return { tag, type: "short", count: 1, bytes };
};

const long = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { tag, type: "long", count: 1, bytes };
};

/** A whole number as a fraction. */
const rational = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32LE(1, 4);
  return { tag, type: "rational", count: 1, bytes };
};

const headerLength = 8;
const entryLength = 12;
/** Count of entries before them, offset of the next IFD after them. */
const ifdLength = (fields: readonly Field[]): number => 2 + fields.length * entryLength + 4;
/** A value of at most four bytes stands in its entry; a longer one elsewhere, on a word boundary (TIFF 6.0, section 2). */
const isInline = ({ bytes }: Field): boolean => bytes.length <= 4;
const evenLength = ({ bytes }: Field): number => bytes.length + (bytes.length % 2);
const valuesLength = (fields: readonly Field[]): number =>
  fields.reduce((sum, field) => sum + (isInline(field) ? 0 : evenLength(field)), 0);

/** @param at where the IFD begins in the TIFF structure */
const writeIfd = (tiff: Buffer, at: number, fields: readonly Field[]): void => {
  tiff.writeUInt16LE(fields.length, at);
  let valueAt = at + ifdLength(fields);
  // Entries stand in the order of their tags.
  for (const [index, field] of [...fields].sort((a, b) => a.tag - b.tag).entries()) {
    const entryAt = at + 2 + index * entryLength;
    tiff.writeUInt16LE(field.tag, entryAt);
    tiff.writeUInt16LE(types[field.type], entryAt + 2);
    tiff.writeUInt32LE(field.count, entryAt + 4);
    if (isInline(field)) {
      field.bytes.copy(tiff, entryAt + 8);
      continue;
    }
    tiff.writeUInt32LE(valueAt, entryAt + 8);
    field.bytes.copy(tiff, valueAt);
    valueAt += evenLength(field);
  }
};

/** The TIFF structure that stands in a JPEG's APP1 after `Exif\0\0`, and in a PNG's eXIf chunk by itself. */
export const writeExif = (facts: PictureFacts, software: string): Buffer => {
  const time = localTimeOf(facts.capturedAtMs);
  const dateTime = `${time.year}:${time.month}:${time.day} ${time.hour}:${time.minute}:${time.second}`;
  const exif = [
    undefinedBytes(0x9000, [...Buffer.from("0232")]), // ExifVersion
    ascii(0x9003, dateTime), // DateTimeOriginal
    ascii(0x9004, dateTime), // DateTimeDigitized
    ascii(0x9010, time.offset), // OffsetTime
    ascii(0x9011, time.offset), // OffsetTimeOriginal
    ascii(0x9012, time.offset), // OffsetTimeDigitized
    undefinedBytes(0x9101, [1, 2, 3, 0]), // ComponentsConfiguration: Y Cb Cr
    ascii(0x9290, time.millisecond), // SubSecTime
    ascii(0x9291, time.millisecond), // SubSecTimeOriginal
    ascii(0x9292, time.millisecond), // SubSecTimeDigitized
    undefinedBytes(0xa000, [...Buffer.from("0100")]), // FlashpixVersion
    short(0xa001, 1), // ColorSpace: sRGB
    long(0xa002, facts.size.width), // PixelXDimension
    long(0xa003, facts.size.height), // PixelYDimension
  ];
  const main = (exifAt: number): Field[] => [
    ascii(0x010e, facts.cameraName), // ImageDescription
    rational(0x011a, 72), // XResolution, of which 72 means that it is not known
    rational(0x011b, 72), // YResolution
    short(0x0128, 2), // ResolutionUnit: inches
    ascii(0x0131, software), // Software
    ascii(0x0132, dateTime), // DateTime
    short(0x0213, 1), // YCbCrPositioning: centred
    long(0x8769, exifAt), // Exif IFD
  ];
  const exifAt = headerLength + ifdLength(main(0)) + valuesLength(main(0));
  const tiff = Buffer.alloc(exifAt + ifdLength(exif) + valuesLength(exif));
  tiff.write("II", 0, "latin1");
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(headerLength, 4);
  writeIfd(tiff, headerLength, main(exifAt));
  writeIfd(tiff, exifAt, exif);
  return tiff;
};
