import { crc32 } from "node:zlib";
import type { PictureHead } from "./picture-head.ts";

/** PNG (Third Edition, W3C 2025), section 5.2. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Section 11.3.3.4: keyword, no compression, neither language nor translated keyword. XMP part 3, 1.1.5. */
const xmpHead = Buffer.from("XML:com.adobe.xmp\0\0\0\0\0", "latin1");

interface Chunk {
  type: string;
  from: number;
  to: number;
  content: Buffer;
}

/** The chunks before the first image data that are there whole; null for what does not begin as a PNG does. */
const chunksOf = (png: Buffer): Chunk[] | null => {
  if (!png.subarray(0, signature.length).equals(signature)) return null;
  const chunks: Chunk[] = [];
  let at = signature.length;
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const to = at + 12 + length;
    if (type === "IDAT" || type === "IEND" || to > png.length) break;
    chunks.push({ type, from: at, to, content: png.subarray(at + 8, to - 4) });
    at = to;
  }
  return chunks[0]?.type === "IHDR" && chunks[0].content.length === 13 ? chunks : null;
};

const isXmp = ({ type, content }: Chunk): boolean =>
  type === "iTXt" && content.subarray(0, xmpHead.length).equals(xmpHead);

/** @returns null for what is no PNG */
export const readPngHead = (head: Buffer): PictureHead | null => {
  const chunks = chunksOf(head);
  const header = chunks?.[0]?.content;
  if (chunks === null || header === undefined) return null;
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
  const packet = chunks.find(isXmp);
  return {
    format: "png",
    size: size.width === 0 || size.height === 0 ? null : size,
    xmp: packet === undefined ? null : packet.content.subarray(xmpHead.length).toString("utf8"),
  };
};

const chunk = (type: string, ...contents: Buffer[]): Buffer => {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(length, 0);
  head.write(type, 4, "latin1");
  const end = Buffer.alloc(4);
  // Of type and content, not of the length (section 5.3).
  end.writeUInt32BE(
    contents.reduce((sum, part) => crc32(part, sum), crc32(head.subarray(4))),
    0,
  );
  return Buffer.concat([head, ...contents, end]);
};

/**
 * eXIf (section 11.3.4.5) and the XMP packet's iTXt stand right after IHDR, so that a file's head tells them; those of
 * before go.
 *
 * @returns null for what is no PNG
 */
export const writePngMetadata = (png: Buffer, exif: Buffer, xmp: Buffer): Buffer[] | null => {
  const chunks = chunksOf(png);
  const [header, ...others] = chunks ?? [];
  if (header === undefined) return null;
  const parts = [png.subarray(0, header.to), chunk("eXIf", exif), chunk("iTXt", xmpHead, xmp)];
  let at = header.to;
  for (const { from, to } of others.filter((one) => one.type === "eXIf" || isXmp(one))) {
    parts.push(png.subarray(at, from));
    at = to;
  }
  return [...parts, png.subarray(at)];
};
