import { writeExif } from "./exif.ts";
import { readJpegHead, writeJpegMetadata } from "./jpeg.ts";
import type { PictureFacts } from "./picture-facts.ts";
import type { PictureHead } from "./picture-head.ts";
import { readPngHead, writePngMetadata } from "./png.ts";
import { readXmp, writeXmp } from "./xmp.ts";

/** Metadata come first in files of ours, and are bounded: the head is never longer. */
export const longestHeadBytes = 160 * 1024;

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @returns null for what is neither JPEG nor PNG */
export const readPictureHead = (head: Uint8Array): PictureHead | null => {
  const bytes = bufferOf(head);
  return readJpegHead(bytes) ?? readPngHead(bytes);
};

/** What a picture's file says of the frame; null when it is none of ours. */
export const factsOf = ({ xmp }: PictureHead): PictureFacts | null => (xmp === null ? null : readXmp(xmp));

/**
 * The picture's file with EXIF and XMP, in parts that follow each other.
 *
 * @returns null for what is neither JPEG nor PNG
 */
export const writeFacts = (picture: Uint8Array, facts: PictureFacts, software: string): Buffer[] | null => {
  const bytes = bufferOf(picture);
  const exif = writeExif(facts, software);
  const xmp = Buffer.from(writeXmp(facts, software), "utf8");
  return writeJpegMetadata(bytes, exif, xmp) ?? writePngMetadata(bytes, exif, xmp);
};
