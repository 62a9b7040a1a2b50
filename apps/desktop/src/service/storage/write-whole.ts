import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;

/** Makes a rename outlast a power cut; systems that cannot sync a folder do without. */
const syncFolder = async (folder: string): Promise<void> => {
  try {
    await using handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // Windows opens no folders.
  }
};

/**
 * Writes a file that only this user can read, whole or not at all: whoever reads it sees the old or the new text.
 * @throws the file system's error; the old file is then untouched
 */
export const writeWhole = async (path: string, text: string): Promise<void> => {
  const folder = dirname(path);
  const temporary = `${path}.tmp`;
  await mkdir(folder, { recursive: true, mode: ownerOnlyFolder });
  try {
    await rm(temporary, { force: true });
    {
      await using handle = await open(temporary, "wx", ownerOnlyFile);
      await handle.writeFile(text);
      await handle.sync();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
};
