import { useState } from "react";
import type { FoundCamera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";

/** After so long without any camera the page says what to look at; it goes on searching. */
const patienceSeconds = 5;

export interface FoundCameras {
  found: readonly FoundCamera[];
  /** Which of them the code is asked of: the one chosen, or the only one there is. Null leaves it to the code. */
  target: FoundCamera | null;
  chosenId: string | null;
  choose: (cameraId: string | null) => void;
  /** Whether any of them could be paired with. */
  isPairable: boolean;
}

/** @param isHeld a code is being checked or has opened one: what is shown does not change under it */
export const useFoundCameras = (isHeld: boolean): FoundCameras => {
  const { found: foundNow } = useKnown().list;
  const [kept, keep] = useState(foundNow);
  if (!isHeld && kept !== foundNow) keep(foundNow);
  const found = isHeld ? kept : foundNow;
  const [chosenId, choose] = useState<string | null>(null);
  const pairable = found.filter(({ isIncompatible }) => !isIncompatible);
  const chosen = pairable.find(({ id }) => id === chosenId) ?? null;
  const only = pairable.length === 1 ? (pairable[0] ?? null) : null;
  return { found, target: chosen ?? only, chosenId: chosen?.id ?? null, choose, isPairable: pairable.length > 0 };
};

/** What the search has come to. */
export type SearchOutcome = "one" | "several" | "incompatible" | "looking" | "none" | "blind";

export const searchOutcome = (
  { found, isPairable }: Pick<FoundCameras, "found" | "isPairable">,
  canDiscover: boolean,
  searchedSeconds: number,
): SearchOutcome => {
  if (found.length > 0 && !isPairable) return "incompatible";
  if (found.length > 1) return "several";
  if (found.length === 1) return "one";
  if (!canDiscover) return "blind";
  return searchedSeconds < patienceSeconds ? "looking" : "none";
};
