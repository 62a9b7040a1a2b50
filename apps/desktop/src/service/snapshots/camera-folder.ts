import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./disk-fault.ts";
import { nameKey, safeName } from "./safe-name.ts";
import { syncFolder } from "./whole-file.ts";

/** In each camera's folder, so that the folder is found to be that camera's wherever it is moved. */
export const ownerFileName = ".nekomado-camera";

/** How much of its id tells a camera from another of the same name. */
const suffixLengths = [0, 6, 12, 64] as const;

const ownerOf = async (folder: string): Promise<string | null> => {
  try {
    const text = await readFile(join(folder, ownerFileName), "latin1");
    return /^[0-9a-f]{64}$/.test(text.trim()) ? text.trim() : null;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
};

/** @returns false when another has just done the same */
const makeFolder = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
};

const makeOwned = (folder: string, cameraId: string): Promise<void> =>
  writeFile(join(folder, ownerFileName), `${cameraId}\n`);

/**
 * The camera's own folder in the folder of pictures, made when it is not there. It has the camera's name; when that is
 * another camera's already, also to a file system that does not tell case, a part of the id follows. One call at a time.
 *
 * @returns the folder's name
 */
export const cameraFolder = async (root: string, cameraId: string, cameraName: string): Promise<string> => {
  const there = await readdir(root, { withFileTypes: true });
  const base = safeName(cameraName);
  for (const length of suffixLengths) {
    const wanted = length === 0 ? base : `${base} (${cameraId.slice(0, length)})`;
    const taken = there.filter(({ name }) => nameKey(name) === nameKey(wanted));
    if (taken.length === 0) {
      if (!(await makeFolder(join(root, wanted)))) continue;
      await makeOwned(join(root, wanted), cameraId);
      await syncFolder(root);
      return wanted;
    }
    for (const entry of taken) {
      // What a link leads to may be anything.
      if (!entry.isDirectory()) continue;
      const owner = await ownerOf(join(root, entry.name));
      if (owner === cameraId) return entry.name;
      if (owner === null && taken.length === 1) {
        await makeOwned(join(root, entry.name), cameraId);
        return entry.name;
      }
    }
  }
  throw new Error(`Every folder that camera ${cameraId} could have in ${root} is another's.`);
};
