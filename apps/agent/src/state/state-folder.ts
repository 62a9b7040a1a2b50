import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { AgentError } from "../errors.ts";

/** What the agent keeps in its state folder. */
export const stateFiles = {
  identity: "identity.pem",
  viewers: "viewers.json",
  control: "control",
  parameterSets: "parameter-sets.json",
} as const;

const othersMask = 0o077;

/**
 * Where an agent keeps its state unless it is told: `/var/lib/nekomado` for root, else the user's own folder of state
 * (XDG Base Directory Specification; on Windows the local application data).
 */
export const usualStateFolder = (
  environment: NodeJS.ProcessEnv = process.env,
  userId: number | undefined = process.getuid?.(),
): string => {
  if (userId === 0) return "/var/lib/nekomado";
  const localData = environment["LOCALAPPDATA"];
  if (process.platform === "win32" && localData !== undefined) return join(localData, "nekomado");
  const stateHome = environment["XDG_STATE_HOME"];
  // The specification: a path that is not absolute is to be ignored.
  return stateHome !== undefined && isAbsolute(stateHome)
    ? join(stateHome, "nekomado")
    : join(homedir(), ".local", "state", "nekomado");
};

/**
 * Makes the folder, with mode 0700, where it is not there. One that others may look into is closed to them when it is
 * empty or the agent's own, and refused otherwise: it is likely to be meant for something else.
 * @throws AgentError stateFolder
 */
export const prepareStateFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(folder);
    if (process.platform === "win32" || (mode & othersMask) === 0) return;
    const names = await readdir(folder);
    const isOwn = names.length === 0 || Object.values(stateFiles).some((name) => names.includes(name));
    if (isOwn) {
      await chmod(folder, 0o700);
      return;
    }
  } catch (error) {
    throw new AgentError(
      "stateFolder",
      `The state folder ${folder} cannot be used. Give this user a folder of its own with --state-dir, or make this one writable for it.`,
      { cause: error },
    );
  }
  throw new AgentError(
    "stateFolder",
    `The state folder ${folder} holds other files and is open to other users, so the agent puts no keys there. Choose a folder of its own with --state-dir.`,
  );
};
