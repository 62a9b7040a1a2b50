import type { FoundCamera } from "../../contract/index.ts";

const key = "nekomado.dismissedCameras";
/** Anybody on the network can announce cameras without end; the newest are remembered. */
const kept = 64;

/** Ids of cameras that the owner does not want to be told of. */
export const readDismissed = (): readonly string[] => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    // Storage is turned off, or somebody wrote into it: the owner is told once more.
    return [];
  }
};

export const keepDismissed = (ids: readonly string[]): void => {
  try {
    localStorage.setItem(key, JSON.stringify(ids.slice(-kept)));
  } catch {
    // It lasts as long as the page.
  }
};

/** Whether a found camera is worth a line: one that can be paired, found by itself, and not put aside. */
export const isNews = ({ id, origin, isIncompatible }: FoundCamera, dismissed: readonly string[]): boolean =>
  origin === "network" && !isIncompatible && !dismissed.includes(id);
