import { useEffect } from "react";
import type { Command } from "./commands.ts";
import { commandForKey } from "./command-for-key.ts";

/** Where the keys themselves are wanted. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target instanceof HTMLInputElement && target.type !== "checkbox") ||
    /^(textarea|select)$/i.test(target.tagName));

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("button, a, summary, [role='button']") !== null;

/** Lets keys perform commands while nobody types. Those with Ctrl always work. */
export const useShortcuts = (commands: readonly Command[], singleKeysWork: boolean, onEscape: () => void): void => {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      if (event.key === "Escape") {
        if (!event.repeat) onEscape();
        return;
      }
      const withControl = event.ctrlKey || event.metaKey;
      if (!withControl && (!singleKeysWork || isTyping(event.target))) return;
      // Enter presses the button that has the focus.
      if (event.key === "Enter" && isPressable(event.target)) return;
      const command = commandForKey(commands, event.key, withControl);
      if (command === null || (event.repeat && !command.repeats)) return;
      event.preventDefault();
      command.perform(event.key);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [commands, singleKeysWork, onEscape]);
};
