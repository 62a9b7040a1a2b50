import { SceneError } from "./scene-error.ts";

/** A part of the scene that differs from the empty room, as a JPEG of its own. */
export interface RawPatch {
  /** Frame of the clip from which on it shows, until the next patch does. */
  readonly firstFrame: number;
  /** Place in the scene's pixels. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Usually smaller than the place that it fills. */
  readonly jpeg: Buffer;
}

/** The raw pictures of the clip: the empty room once, and what the cat changes in it. */
export interface RawContainer {
  /** JPEG of the empty room, 1280x720. */
  readonly room: Buffer;
  /** In order of their first frames; the first one's is 0. */
  readonly patches: readonly RawPatch[];
}

const magic = Buffer.from("NEKORAW1", "latin1");
const headBytes = 20;
const entryBytes = 14;

/**
 * Writes the container: magic; little-endian u32 number of patches, bytes of the room, bytes of the patches' common
 * head; for each patch u16 first frame, x, y, w, h and u32 bytes of its own; the room; the common head; the patches.
 *
 * All patches are coded with the same tables, so their JPEGs begin alike but for the size in the frame header (T.81,
 * B.2.2): that beginning is kept once, and each patch begins with u16 height, u16 width.
 */
export function writeRawContainer({ room, patches }: RawContainer): Buffer {
  const head = Buffer.alloc(headBytes + entryBytes * patches.length);
  const first = patches[0]?.jpeg ?? Buffer.alloc(0);
  const common = Buffer.from(first.subarray(0, scanStart(first)));
  const sizeAt = frameSizeAt(common);
  const bodies = patches.map(({ jpeg }) => {
    const start = Buffer.from(jpeg.subarray(0, common.length));
    const size = Buffer.from(start.subarray(sizeAt, sizeAt + 4));
    common.copy(start, sizeAt, sizeAt, sizeAt + 4);
    if (!start.equals(common)) throw new RangeError("The patches are not coded with the same tables.");
    return Buffer.concat([size, jpeg.subarray(common.length)]);
  });
  magic.copy(head);
  head.writeUInt32LE(patches.length, 8);
  head.writeUInt32LE(room.length, 12);
  head.writeUInt32LE(common.length, 16);
  for (const [k, patch] of patches.entries()) {
    const at = headBytes + entryBytes * k;
    for (const [i, value] of [patch.firstFrame, patch.x, patch.y, patch.w, patch.h].entries()) {
      head.writeUInt16LE(value, at + 2 * i);
    }
    head.writeUInt32LE(bodies[k]?.length ?? 0, at + 10);
  }
  return Buffer.concat([head, room, common, ...bodies]);
}

/** @throws SceneError `clip-damaged` */
export function readRawContainer(bytes: Buffer): RawContainer {
  if (bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic)) throw damaged();
  const patchCount = bytes.readUInt32LE(8);
  let offset = headBytes + entryBytes * patchCount;
  if (patchCount === 0 || offset > bytes.length) throw damaged();
  const take = (length: number): Buffer => {
    if (offset + length > bytes.length) throw damaged();
    const part = bytes.subarray(offset, offset + length);
    offset += length;
    return part;
  };
  const room = take(bytes.readUInt32LE(12));
  const common = take(bytes.readUInt32LE(16));
  const sizeAt = frameSizeAt(common);
  const patches: RawPatch[] = [];
  for (let k = 0; k < patchCount; k++) {
    const at = headBytes + entryBytes * k;
    const body = take(bytes.readUInt32LE(at + 10));
    if (body.length < 4) throw damaged();
    const jpeg = Buffer.concat([common, body.subarray(4)]);
    body.copy(jpeg, sizeAt, 0, 4);
    const [firstFrame = 0, x = 0, y = 0, w = 0, h = 0] = [0, 2, 4, 6, 8].map((i) => bytes.readUInt16LE(at + i));
    patches.push({ firstFrame, x, y, w, h, jpeg });
  }
  if (patches[0]?.firstFrame !== 0) throw damaged();
  return { room, patches };
}

/** Where the entropy-coded data begins: behind the start-of-scan segment. */
function scanStart(jpeg: Buffer): number {
  const [, end] = segment(jpeg, 0xda);
  return end;
}

/** Where the height and width stand: behind length and precision of the baseline frame header. */
function frameSizeAt(jpeg: Buffer): number {
  const [start] = segment(jpeg, 0xc0);
  return start + 5;
}

/** Start and end of the first segment with this marker. @throws SceneError `clip-damaged` when there is none */
function segment(jpeg: Buffer, marker: number): [start: number, end: number] {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] === marker && end <= jpeg.length) return [at, end];
    at = end;
  }
  throw damaged();
}

function damaged(): SceneError {
  return new SceneError(
    "clip-damaged",
    `The raw pictures of the drawn clip cannot be read: raw.bin is cut short or of another version. Restore the folder "clip", or draw it with apps/simulator/draw/draw-clip.ts.`,
  );
}
