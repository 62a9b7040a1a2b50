import { randomUUID } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./disk-fault.ts";

const partName = /^\.[0-9a-f-]{36}\.nekomado-part$/;

/** Whether a file is the beginning of one that was never finished. */
export const isPart = (name: string): boolean => partName.test(name);

/** What file systems without hard links answer (FAT, exFAT, some shares). */
const noLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK", "EACCES"]);

/** Makes sure that what was named in a folder stays named; where folders cannot be opened, the system does it by itself. */
export const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
};

const writePart = async (path: string, parts: readonly Uint8Array[]): Promise<void> => {
  const handle = await open(path, "wx", 0o644);
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Gives the file its name unless another has it: the system decides, whoever else tries at the same moment. */
const claim = async (part: string, path: string): Promise<boolean> => {
  try {
    await link(part, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return false;
    if (code === null || !noLinks.has(code)) throw error;
  }
  // No hard links here: an empty file claims the name, and the whole one takes its place in one step.
  try {
    await (await open(path, "wx", 0o644)).close();
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await rename(part, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return true;
};

/**
 * Writes a file whole or not at all, never over another: a temporary file beside, made to stay, then named.
 *
 * @param nameOf the name of each attempt, from 1
 * @returns the name that was free
 * @throws {NodeJS.ErrnoException} what the system says; nothing is left then
 */
export const writeWhole = async (
  folder: string,
  nameOf: (attempt: number) => string,
  parts: readonly Uint8Array[],
): Promise<string> => {
  const part = join(folder, `.${randomUUID()}.nekomado-part`);
  try {
    await writePart(part, parts);
    for (let attempt = 1; ; attempt++) {
      const name = nameOf(attempt);
      if (!(await claim(part, join(folder, name)))) continue;
      await rm(part, { force: true });
      await syncFolder(folder);
      return name;
    }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
};
