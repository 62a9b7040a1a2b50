import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import type { FoundCameras, SearchOutcome } from "./found-cameras.ts";
import { searchOutcome, useFoundCameras } from "./found-cameras.ts";
import type { SearchWords } from "./search-words.ts";
import { useSearchWords } from "./search-words.ts";
import type { Pairing } from "./use-pairing.ts";
import { usePairing } from "./use-pairing.ts";
import { useSeconds } from "./use-seconds.ts";

export interface NewCamera {
  pairing: Pairing;
  cameras: FoundCameras;
  outcome: SearchOutcome;
  words: SearchWords;
  /** The camera that a code has opened. */
  opened: Camera | null;
}

/** The way to a camera that is not paired yet: found, or told by address, and opened by its code. */
export const useNewCamera = (): NewCamera => {
  const { list } = useKnown();
  const pairing = usePairing();
  const cameras = useFoundCameras(pairing.state.kind !== "typing");
  const seconds = useSeconds(cameras.found.length === 0);
  const outcome = searchOutcome(cameras, list.canDiscover, seconds);
  const words = useSearchWords(cameras, outcome, seconds);
  const opened = pairing.state.kind === "opened" ? pairing.state.camera : null;
  return { pairing, cameras, outcome, words, opened };
};
