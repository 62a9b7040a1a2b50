import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { errorCode } from "../snapshots/disk-fault.ts";
import type { NamedPicture } from "../snapshots/snapshot-name.ts";
import { parsePictureName } from "../snapshots/snapshot-name.ts";
import { pictureId } from "./picture-id.ts";

/** A picture that is there, as its name tells it. */
export interface IndexedPicture extends NamedPicture {
  id: string;
  /** In the folder of snapshots, with `/`. */
  path: string;
}

const dayName = /^\d{4}-\d\d-\d\d$/;
const atOnce = 16;

/** What was removed or forbidden meanwhile is as good as empty. */
const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return [];
  }
};

/** Does one thing for each of many, some at a time; results in the order of the input. */
export const inBatches = async <In, Out>(inputs: readonly In[], work: (input: In) => Promise<Out>): Promise<Out[]> => {
  const outputs: Out[] = [];
  for (let from = 0; from < inputs.length; from += atOnce)
    outputs.push(...(await Promise.all(inputs.slice(from, from + atOnce).map(work))));
  return outputs;
};

/** Newest first; of the same moment in the order of ids. */
export const newestFirst = (a: Pick<IndexedPicture, "time" | "id">, b: Pick<IndexedPicture, "time" | "id">): number => {
  if (a.time !== b.time) return a.time < b.time ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

/**
 * All pictures of a folder of snapshots, by their names alone: camera, day, picture. Links are not followed, and what is
 * named otherwise is somebody else's.
 *
 * @throws {NodeJS.ErrnoException} when the folder itself cannot be read
 */
export const indexPictures = async (root: string): Promise<IndexedPicture[]> => {
  const cameras = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const days = await inBatches(cameras, async ({ name: camera }) =>
    (await entriesOf(join(root, camera)))
      .filter((entry) => entry.isDirectory() && dayName.test(entry.name))
      .map(({ name }) => posix.join(camera, name)),
  );
  const pictures = await inBatches(days.flat(), async (day) =>
    (await entriesOf(join(root, day))).flatMap((entry) => {
      const named = entry.isFile() ? parsePictureName(entry.name) : null;
      if (named === null) return [];
      const path = posix.join(day, entry.name);
      return [{ ...named, path, id: pictureId(path) }];
    }),
  );
  return pictures.flat().sort(newestFirst);
};
