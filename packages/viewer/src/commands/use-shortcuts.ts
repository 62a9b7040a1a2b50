import { useEffect } from "react";
import type { Command } from "./commands.ts";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** Lets keys perform commands while nobody types. `onEscape` answers whether there was something to leave. */
export const useShortcuts = (commands: readonly Command[], singleKeysWork: boolean, onEscape: () => void): void => {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.key === "Escape") {
        onEscape();
        return;
      }
      const isCheckbox = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
      if (!singleKeysWork || (isTyping(event.target) && !isCheckbox)) return;
      const command = commands.find(({ key }) => key.toLowerCase() === event.key.toLowerCase());
      if (command === undefined) return;
      event.preventDefault();
      command.perform();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [commands, singleKeysWork, onEscape]);
};
