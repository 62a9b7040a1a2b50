import { useCallback, useEffect, useRef, useState } from "react";
import type { NekomadoClient } from "../../contract/index.ts";
import type { Toast } from "../snapshots/toast-list.ts";
import { toastList, usualToastMs } from "../snapshots/toast-list.ts";
import { historyWords, inEach } from "./history-words.ts";

const nobody: ReadonlySet<string> = new Set();

/**
 * Puts pictures into the system's bin after a delay in which it can be undone. Whoever leaves the page means it.
 *
 * @param binned told which pictures are in the bin
 */
export const useBin = (client: NekomadoClient, binned: (ids: ReadonlySet<string>) => void) => {
  /** On their way into the bin: not shown any more, but still there. */
  const [leaving, setLeaving] = useState(nobody);
  const shown = useRef<Toast | null>(null);

  const commit = useCallback(
    async (ids: ReadonlySet<string>) => {
      try {
        await client.request("library.bin", { ids: [...ids] });
        binned(ids);
      } catch {
        toastList.show({
          key: "bin fault",
          tone: "fault",
          text: inEach((words) => words.binFailed),
          actions: [],
          lastsMs: usualToastMs,
        });
      }
      setLeaving((before) => new Set([...before].filter((id) => !ids.has(id))));
    },
    [client, binned],
  );

  const bin = useCallback(
    (ids: readonly string[]) => {
      const chosen = new Set(ids);
      if (chosen.size === 0) return;
      let isUndone = false;
      setLeaving((before) => new Set([...before, ...chosen]));
      const toast: Toast = {
        key: "bin",
        tone: "done",
        text: { en: historyWords.en.binned(chosen.size), ja: historyWords.ja.binned(chosen.size) },
        actions: [
          {
            label: inEach((words) => words.undo),
            perform: () => {
              isUndone = true;
              setLeaving((before) => new Set([...before].filter((id) => !chosen.has(id))));
            },
          },
        ],
        lastsMs: usualToastMs,
        onGone: () => {
          if (shown.current === toast) shown.current = null;
          if (!isUndone) void commit(chosen);
        },
      };
      // What was on its way before goes now.
      toastList.show(toast);
      shown.current = toast;
    },
    [commit],
  );

  useEffect(() => {
    const leave = (): void => {
      if (shown.current !== null) toastList.dismiss(shown.current);
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);

  return { leaving, bin };
};
