import { SceneError } from "./scene-error.ts";

/** A part of the scene that differs from the empty room, as a JPEG of its own, smaller by the container's scale. */
export interface RawPatch {
  /** Place in the scene's pixels, all even. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly jpeg: Buffer;
}

/** The raw pictures of the clip: the empty room once, and what the cat changes in it. */
export interface RawContainer {
  /** Each patch shows this many frames of the clip. */
  readonly framesPerPatch: number;
  /** JPEG of the empty room, 1280x720. */
  readonly room: Buffer;
  readonly patches: readonly RawPatch[];
}

const magic = Buffer.from("NEKORAW1", "latin1");
const headBytes = 20;
const entryBytes = 12;

/**
 * Writes the container: magic, then little-endian u32 frames per patch, number of patches, bytes of the room; then
 * for each patch u16 x, y, w, h and u32 bytes; then the JPEGs in the same order, the room first.
 */
export function writeRawContainer(container: RawContainer): Buffer {
  const head = Buffer.alloc(headBytes + entryBytes * container.patches.length);
  magic.copy(head);
  head.writeUInt32LE(container.framesPerPatch, 8);
  head.writeUInt32LE(container.patches.length, 12);
  head.writeUInt32LE(container.room.length, 16);
  for (const [k, patch] of container.patches.entries()) {
    const at = headBytes + entryBytes * k;
    head.writeUInt16LE(patch.x, at);
    head.writeUInt16LE(patch.y, at + 2);
    head.writeUInt16LE(patch.w, at + 4);
    head.writeUInt16LE(patch.h, at + 6);
    head.writeUInt32LE(patch.jpeg.length, at + 8);
  }
  return Buffer.concat([head, container.room, ...container.patches.map((patch) => patch.jpeg)]);
}

/** @throws SceneError `clip-damaged` */
export function readRawContainer(bytes: Buffer): RawContainer {
  if (bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic)) throw damaged();
  const framesPerPatch = bytes.readUInt32LE(8);
  const patchCount = bytes.readUInt32LE(12);
  const roomBytes = bytes.readUInt32LE(16);
  let offset = headBytes + entryBytes * patchCount;
  if (framesPerPatch === 0 || patchCount === 0 || offset > bytes.length) throw damaged();
  const take = (length: number): Buffer => {
    if (offset + length > bytes.length) throw damaged();
    const part = bytes.subarray(offset, offset + length);
    offset += length;
    return part;
  };
  const room = take(roomBytes);
  const patches: RawPatch[] = [];
  for (let k = 0; k < patchCount; k++) {
    const at = headBytes + entryBytes * k;
    patches.push({
      x: bytes.readUInt16LE(at),
      y: bytes.readUInt16LE(at + 2),
      w: bytes.readUInt16LE(at + 4),
      h: bytes.readUInt16LE(at + 6),
      jpeg: take(bytes.readUInt32LE(at + 8)),
    });
  }
  return { framesPerPatch, room, patches };
}

function damaged(): SceneError {
  return new SceneError(
    "clip-damaged",
    `The raw pictures of the drawn clip cannot be read: raw.bin is cut short or of another version. Restore the folder "clip", or draw it with apps/simulator/draw/draw-clip.ts.`,
  );
}
