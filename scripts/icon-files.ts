/** An icon file's pictures: PNG by width in px. */
export type Pictures = ReadonlyMap<number, Buffer>;

/**
 * A Windows icon whose pictures are PNGs (Windows Vista and later): ICONDIR, one ICONDIRENTRY of 16 bytes each,
 * then the pictures. Widths up to 256; 256 is written as 0.
 */
export const toIco = (pictures: Pictures): Buffer => {
  const entries = [...pictures];
  const head = Buffer.alloc(6 + 16 * entries.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(entries.length, 4);
  let offset = head.length;
  for (const [index, [width, png]] of entries.entries()) {
    const at = 6 + 16 * index;
    head.writeUInt8(width % 256, at);
    head.writeUInt8(width % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...entries.map(([, png]) => png)]);
};

/** Which element of an icns file holds a PNG of which width: the plain ones, and those for screens of scale 2. */
const icnsTypes: readonly (readonly [type: string, width: number])[] = [
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
];

/** An Apple icon: `icns`, the length of the whole, then type, length (of both with the picture) and PNG of each. */
export const toIcns = (pictures: Pictures): Buffer => {
  const elements = icnsTypes.flatMap(([type, width]) => {
    const png = pictures.get(width);
    if (png === undefined) return [];
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(head.length + png.length, 4);
    return [head, png];
  });
  const body = Buffer.concat(elements);
  const head = Buffer.alloc(8);
  head.write("icns", "latin1");
  head.writeUInt32BE(head.length + body.length, 4);
  return Buffer.concat([head, body]);
};
