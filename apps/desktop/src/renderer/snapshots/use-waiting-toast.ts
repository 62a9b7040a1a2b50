import { useState } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { snapshotWords } from "./snapshot-words.ts";

interface WaitingWords {
  text: string;
  actions: { label: string; perform: () => void }[];
  /** One of the actions is under way. */
  isBusy: boolean;
}

/** What there is to say of snapshots that wait in memory; null when none do. */
export const useWaitingToast = (): WaitingWords | null => {
  const { client, waiting } = useKnown();
  const words = useSection(snapshotWords);
  const [isBusy, setIsBusy] = useState(false);
  const { count, reason } = waiting;
  if (count === 0 || reason === null) return null;
  const ask = (name: "snapshots.retry" | "snapshots.elsewhere") => () => {
    setIsBusy(true);
    client
      .request(name, null)
      // What still waits is told by the event, and is to be seen.
      .catch(() => undefined)
      .finally(() => setIsBusy(false));
  };
  return {
    text: words.waiting[reason](count),
    actions: [
      { label: words.tryAgain, perform: ask("snapshots.retry") },
      { label: words.saveElsewhere, perform: ask("snapshots.elsewhere") },
    ],
    isBusy,
  };
};
