import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { AgentError } from "../errors.ts";
import { socketNameBytes } from "./control-place.ts";
import { stateFiles } from "../state/state-folder.ts";

/** `sun_path` of unix(7) has 108 bytes on Linux and 104 on macOS, the closing zero included. */
const maxPathBytes = 103;

/**
 * Where the agent of a state folder is asked: a folder in it that holds its socket; on Windows a named pipe, for it has no such files.
 * @throws AgentError stateFolder, when the path is longer than a socket's may be
 */
export const controlPath = (stateFolder: string): string => {
  const folder = resolve(stateFolder);
  if (process.platform === "win32")
    return `\\\\.\\pipe\\nekomado-${createHash("sha256").update(folder).digest("hex").slice(0, 32)}`;
  const path = join(folder, stateFiles.control);
  if (Buffer.byteLength(path) + 1 + socketNameBytes > maxPathBytes)
    throw new AgentError(
      "stateFolder",
      `The path of the state folder ${folder} is too long for a socket in it. Choose a shorter one with --state-dir.`,
    );
  return path;
};
