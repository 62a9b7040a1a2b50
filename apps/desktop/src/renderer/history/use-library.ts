import { useCallback, useEffect, useRef, useState } from "react";
import type { LibraryItem, NekomadoClient } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Card } from "./cards.ts";
import { lookedThrough, withMissing, withPage } from "./cards.ts";

const pageSize = 60;
const mostAtOnce = 200;

export interface LibraryState {
  cards: readonly Card[];
  total: number;
  /** Asks for what follows; null when nothing does. */
  next: string | null;
  /** Null before the first answer. */
  fault: "folder" | "unreadable" | null;
  isRead: boolean;
}

const atStart: LibraryState = { cards: [], total: 0, next: null, fault: null, isRead: false };

/** As many of the newest pictures as are wanted, in as many requests as it takes. */
const readNewest = async (client: NekomadoClient, wanted: number) => {
  const items: LibraryItem[] = [];
  let from: string | null = null;
  for (;;) {
    const limit = Math.min(mostAtOnce, Math.max(pageSize, wanted - items.length));
    const page: Awaited<ReturnType<typeof client.request<"library.list">>> = await client.request("library.list", {
      from,
      limit,
    });
    items.push(...page.items);
    from = page.next;
    if (from === null || items.length >= wanted) return { items, next: page.next, total: page.total };
  }
};

/** The pictures of the library as far as they were asked for, kept up to date. */
export const useLibrary = (client: NekomadoClient) => {
  const [state, setState] = useState(atStart);
  /** One request after the other: answers come in the order of the questions. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  const loaded = useRef(0);

  const inTurn = useCallback((work: () => Promise<void>): void => {
    queue.current = queue.current.then(work).catch((error: unknown) => {
      const isFolder = error instanceof ProblemError && error.reason === "folder";
      setState((before) => ({ ...before, fault: isFolder ? "folder" : "unreadable", isRead: true }));
    });
  }, []);

  const refresh = useCallback(
    () =>
      inTurn(async () => {
        const { items, next, total } = await readNewest(client, loaded.current);
        setState(({ cards }) => {
          const after = lookedThrough(cards, items, next === null);
          loaded.current = after.length;
          return { cards: after, next, total, fault: null, isRead: true };
        });
      }),
    [client, inTurn],
  );

  useEffect(() => {
    refresh();
    const stops = [
      client.on("library", refresh),
      client.on("service", ({ state: service }) => {
        if (service === "running") refresh();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, refresh]);

  const { next } = state;
  const loadMore = useCallback(() => {
    if (next === null) return;
    inTurn(async () => {
      const page = await client.request("library.list", { from: next, limit: pageSize });
      setState((before) => {
        // Something else was read meanwhile: then this is no longer what follows.
        if (before.next !== next) return before;
        const cards = withPage(before.cards, page.items);
        loaded.current = cards.length;
        return { ...before, cards, next: page.next, total: page.total };
      });
    });
  }, [client, next, inTurn]);

  const markMissing = useCallback(
    (id: string) => setState((before) => ({ ...before, cards: withMissing(before.cards, id) })),
    [],
  );

  /** Leaves out cards whose pictures are in the bin. */
  const leaveOut = useCallback(
    (ids: ReadonlySet<string>) =>
      setState((before) => ({ ...before, cards: before.cards.filter(({ id }) => !ids.has(id)) })),
    [],
  );

  return { state, refresh, loadMore, markMissing, leaveOut };
};
