import type { FileHandle } from "node:fs/promises";
import { constants, lstat, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LibraryItem } from "../../contract/index.ts";
import { factsOf, longestHeadBytes, readPictureHead } from "../snapshots/format/picture-file.ts";
import type { IndexedPicture } from "./picture-index.ts";

/** Not a link, neither the file nor the two folders that it lies in. */
const openInside = async (root: string, { path }: IndexedPicture): Promise<FileHandle | null> => {
  const day = dirname(path);
  for (const folder of [dirname(day), day]) {
    if (!(await lstat(join(root, folder))).isDirectory()) return null;
  }
  if (!(await lstat(join(root, path))).isFile()) return null;
  // Windows has no such flag, and there only the look before protects.
  const noFollow = constants.O_NOFOLLOW ?? 0;
  const handle = await open(join(root, path), constants.O_RDONLY | noFollow);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
};

const withFile = async <Value>(
  root: string,
  picture: IndexedPicture,
  read: (handle: FileHandle) => Promise<Value>,
): Promise<Value | null> => {
  const handle = await openInside(root, picture);
  if (handle === null) return null;
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
};

const usualHeadBytes = 12 * 1024;

const readHead = async (handle: FileHandle, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
};

interface FileStamp {
  bytes: number;
  modifiedAtMs: number;
}

const maxPictureBytes = 128 * 1024 * 1024;

/** Reads pictures of a folder, and remembers what their heads say for as long as the files stay as they are. */
export class PictureReader {
  readonly #root: string;
  readonly #remembered = new Map<string, FileStamp & { item: LibraryItem }>();

  constructor(root: string) {
    this.#root = root;
  }

  /** What a picture's file says; null when the file is gone or has become something else. */
  async item(picture: IndexedPicture): Promise<LibraryItem | null> {
    return withFile(this.#root, picture, async (handle) => {
      const { size: bytes, mtimeMs: modifiedAtMs } = await handle.stat();
      const known = this.#remembered.get(picture.id);
      if (known !== undefined && known.bytes === bytes && known.modifiedAtMs === modifiedAtMs) return known.item;
      const item = await readItem(handle, picture, bytes);
      this.#remembered.set(picture.id, { bytes, modifiedAtMs, item });
      return item;
    });
  }

  /** The whole file; null when it is gone, or no picture of its format (any more). */
  async bytes(picture: IndexedPicture): Promise<Uint8Array<ArrayBuffer> | null> {
    return withFile(this.#root, picture, async (handle) => {
      if ((await handle.stat()).size > maxPictureBytes) return null;
      const bytes = await handle.readFile();
      return readPictureHead(bytes)?.format === picture.format ? new Uint8Array(bytes) : null;
    });
  }

  /** Forgets pictures that are not in the library any more. */
  keepOnly(ids: ReadonlyMap<string, unknown>): void {
    for (const id of this.#remembered.keys()) if (!ids.has(id)) this.#remembered.delete(id);
  }
}

const readItem = async (handle: FileHandle, picture: IndexedPicture, bytes: number): Promise<LibraryItem> => {
  let head = readPictureHead(await readHead(handle, usualHeadBytes));
  if (head?.size === null || head?.xmp === null) head = readPictureHead(await readHead(handle, longestHeadBytes));
  const facts = head === null ? null : factsOf(head);
  return {
    id: picture.id,
    cameraId: facts?.cameraId ?? null,
    cameraName: facts?.cameraName ?? picture.camera.slice(0, 64),
    capturedAtMs: facts?.capturedAtMs ?? picture.capturedAtMs,
    format: picture.format,
    size: head?.size ?? null,
    bytes,
    boxesDrawn: facts?.boxesDrawn ?? false,
    detections: facts?.detections ?? [],
  };
};
