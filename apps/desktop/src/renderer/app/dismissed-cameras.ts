import { recall, remember } from "@nekomado/viewer";
import type { FoundCamera } from "../../contract/index.ts";

const key = "nekomado.dismissedCameras";
/** Anybody on the network can announce cameras without end; the newest are remembered. */
const kept = 64;

/** Ids of cameras that the owner does not want to be told of. */
export const readDismissed = (): readonly string[] => {
  try {
    const value: unknown = JSON.parse(recall(key) ?? "[]");
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    // Somebody wrote into it: the owner is told once more.
    return [];
  }
};

export const keepDismissed = (ids: readonly string[]): void => remember(key, JSON.stringify(ids.slice(-kept)));

/** Whether a found camera is worth a line: one that can be paired, found by itself, and not put aside. */
export const isNews = ({ id, origin, isIncompatible }: FoundCamera, dismissed: readonly string[]): boolean =>
  origin === "network" && !isIncompatible && !dismissed.includes(id);
