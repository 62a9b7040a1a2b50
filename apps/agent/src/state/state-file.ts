import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { AgentError, systemCodeOf } from "../errors.ts";

const forOwnerAlone = 0o600;

/**
 * @returns the file's text, undefined when it is not there
 * @throws AgentError stateBroken, when it is there and cannot be read
 */
export const readStateFile = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw brokenState(path, "cannot be read", error);
  }
};

/** Where a folder cannot be opened (Windows), the system keeps the order of a rename itself. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes the file whole or not at all: after a loss of power it has its old content or its new one. Mode 0600.
 * There is one writer: the agent that holds the folder's control socket.
 */
export const writeStateFile = async (path: string, text: string): Promise<void> => {
  const fresh = `${path}.new`;
  const handle = await open(fresh, "w", forOwnerAlone);
  try {
    // The file of an interrupted write keeps the mode that it had.
    await handle.chmod(forOwnerAlone);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, path);
  await syncFolder(dirname(path));
};

/** @param what is the matter with the file, as "… " after its path */
export const brokenState = (path: string, what: string, cause?: unknown): AgentError =>
  new AgentError(
    "stateBroken",
    `${path} ${what}. The agent leaves it as it is. Put back a copy of it, or move it away to begin anew; all viewers must then be paired again.`,
    cause === undefined ? undefined : { cause },
  );
