import type { Command } from "./commands.ts";

/** @param key as `KeyboardEvent.key` has it */
export const commandForKey = (commands: readonly Command[], key: string, withControl: boolean): Command | null =>
  commands.find(
    (command) =>
      command.withControl === withControl && command.keys.some((one) => one.toLowerCase() === key.toLowerCase()),
  ) ?? null;
