import { lstat, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { cameraFolder } from "./camera-folder.ts";
import type { ReadySnapshot } from "./ready-snapshot.ts";
import { safeName } from "./safe-name.ts";
import { dayFolderName, parsePictureName, pictureName } from "./snapshot-name.ts";
import { isPart, syncFolder, writeWhole } from "./whole-file.ts";

/** Where snapshots go. */
export interface PlaceForSnapshots {
  path: string;
  /**
   * Whether it may be made when it is not there: the app's own folder in the system's pictures. One that a person chose and
   * that is gone (a stick, a share) is not made anew on another disk.
   */
  mayBeMade: boolean;
}

/** Camera folders are found or made one after the other, lest two cameras take the same. */
let folders: Promise<unknown> = Promise.resolve();

const cameraFolderInTurn = (root: string, cameraId: string, cameraName: string): Promise<string> => {
  const found = folders.then(() => cameraFolder(root, cameraId, cameraName));
  folders = found.catch(() => undefined);
  return found;
};

/**
 * Writes a snapshot where it belongs, whole or not at all.
 *
 * @returns its path in the folder, with `/` whatever the system
 * @throws {NodeJS.ErrnoException} what the system says
 */
export const keepSnapshot = async (place: PlaceForSnapshots, snapshot: ReadySnapshot): Promise<string> => {
  const { cameraId, cameraName, capturedAtMs, format, parts } = snapshot;
  if (place.mayBeMade) await mkdir(place.path, { recursive: true });
  const camera = await cameraFolderInTurn(place.path, cameraId, cameraName);
  const day = dayFolderName(capturedAtMs);
  const folder = join(place.path, camera, day);
  const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
  const name = await writeWhole(
    folder,
    (attempt) => pictureName(capturedAtMs, safeName(cameraName), format, attempt),
    parts,
  );
  if (isNew) await syncFolder(join(place.path, camera));
  return posix.join(camera, day, name);
};

/** Younger ones may be somebody's who writes just now, such as another PC that keeps its snapshots in the same place. */
const leftOverAfterMs = 60_000;

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

const removeLeftOversOfDay = async (folder: string, nowMs: number): Promise<number> => {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const isUnfinished = isPart(name);
    if (!isUnfinished && parsePictureName(name) === null) continue;
    const path = join(folder, name);
    if (!isUnfinished) {
      // An empty picture is a name that was claimed where there are no hard links, by a program that ended then.
      const { size } = await lstat(path);
      if (size > 0) continue;
    }
    if (nowMs - (await stat(path)).mtimeMs < leftOverAfterMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
};

/**
 * Removes what a program left that ended while it wrote.
 *
 * @returns how many files
 * @throws {NodeJS.ErrnoException} what the system says
 */
export const removeLeftOvers = async (root: string, nowMs: number): Promise<number> => {
  let removed = 0;
  for (const camera of await foldersIn(root))
    for (const day of await foldersIn(camera)) removed += await removeLeftOversOfDay(day, nowMs);
  return removed;
};
