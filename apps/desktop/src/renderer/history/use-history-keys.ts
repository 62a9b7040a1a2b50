import { useEffect, useEffectEvent } from "react";

/** What keys do in the gallery, by `KeyboardEvent.key`; a handler answers whether there was something to do. */
export type HistoryKeys = Partial<Record<"ArrowLeft" | "ArrowRight" | "Escape" | "Delete" | "x", () => boolean>>;

const isName = (key: string): key is keyof HistoryKeys =>
  ["ArrowLeft", "ArrowRight", "Escape", "Delete", "x"].includes(key);

/** @param singleKeysWork whether letters by themselves do something */
export const useHistoryKeys = (keys: HistoryKeys, singleKeysWork: boolean): void => {
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // What opens beside has the keyboard to itself.
    if (document.querySelector("dialog[open]") !== null) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!isName(key) || (key.length === 1 && (!singleKeysWork || event.repeat))) return;
    // Handled here, it is none of the window's own shortcuts.
    if (keys[key]?.() === true) event.preventDefault();
  });
  useEffect(() => {
    // On the document: before the window's own shortcuts.
    const listener = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
};
