import { chmod, mkdtemp, readdir, rename, rm, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { basename, dirname, join } from "node:path";
import { systemCodeOf } from "../errors.ts";

/** What `mkdtemp` makes up, and what a socket is called by. */
export const socketNameBytes = 6;

/** Whether a process has the socket open. One that is stopped or has its hands full has it open too; only the file of a
 * process that is gone refuses. */
const isOpen = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => resolve(!["ECONNREFUSED", "ENOENT"].includes(systemCodeOf(error) ?? "")));
  });

/** A folder takes the place of one that is empty or not there, and of no other: of several only one does (rename(2)). */
const isMoved = async (folder: string, place: string): Promise<boolean> => {
  try {
    await rename(folder, place);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(systemCodeOf(error) ?? "")) return false;
    throw error;
  }
};

/** What somebody else has taken away meanwhile is no fault. */
const unlessGone = (error: unknown): void => {
  if (systemCodeOf(error) !== "ENOENT") throw error;
};

/** The names in a place: none, or the one of the socket of the agent that runs or ran last. */
const namesIn = async (place: string): Promise<string[]> => (await readdir(place).catch(unlessGone)) ?? [];

/** @returns the socket in a place; undefined where there is none */
export const findSocket = async (place: string): Promise<string | undefined> => {
  const [name] = await namesIn(place);
  return name === undefined ? undefined : join(place, name);
};

/**
 * Puts a socket into a place that has room for one, also where a process that is gone left its own. A place is a folder,
 * and each socket has a name that no other has: taking away the one that was found gone can never hit the one that
 * somebody quicker has put there since. No lock and no clock is needed for it.
 *
 * @param listen makes a socket file and listens; nobody else can open it before it has its mode, 0600
 * @returns the socket in its place; undefined where another process has its own there
 * @throws whatever the file system and `listen` throw
 */
export const takePlace = async (
  place: string,
  listen: (path: string) => Promise<void>,
): Promise<string | undefined> => {
  const own = await mkdtemp(`${dirname(place)}/.`);
  const name = basename(own).slice(-socketNameBytes);
  try {
    await listen(join(own, name));
    await chmod(join(own, name), 0o600);
    while (!(await isMoved(own, place)))
      for (const other of await namesIn(place)) {
        if (await isOpen(join(place, other))) return undefined;
        await unlink(join(place, other)).catch(unlessGone);
      }
    return join(place, name);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
};
