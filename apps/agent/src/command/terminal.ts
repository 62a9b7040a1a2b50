import type { Command } from "commander";
import { usualStateFolder } from "../state/state-folder.ts";

/** Where commands say what they have done. */
export interface Terminal {
  print: (text: string) => void;
}

/** `--state-dir` may stand before the command's name too. */
export const stateFolderOf = (command: Command): string => {
  for (let at: Command | null = command; at !== null; at = at.parent) {
    const { stateDir } = at.opts<{ stateDir?: string }>();
    if (stateDir !== undefined) return stateDir;
  }
  return usualStateFolder();
};
