import { useCallback, useEffect, useMemo, useState } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { EmptyHistory } from "./empty-history.tsx";
import { Gallery } from "./gallery.tsx";
import { historyWords } from "./history-words.ts";
import "./history.css";
import { LargePicture } from "./large-picture.tsx";
import { Thumbnails } from "./thumbnails.ts";
import { useBin } from "./use-bin.ts";
import { useHistoryKeys } from "./use-history-keys.ts";
import { useLibrary } from "./use-library.ts";
import { ThumbnailsContext } from "./use-picture.ts";
import { useSelection } from "./use-selection.ts";

interface HistoryProps {
  /** Leads to the cameras; without it the empty gallery has no way there. */
  onNow?: () => void;
}

const focusCard = (id: string | null): void => {
  if (id !== null) document.querySelector<HTMLElement>(`[data-picture="${CSS.escape(id)}"]`)?.focus();
};

const focusedCard = (): string | null =>
  document.activeElement instanceof HTMLElement ? (document.activeElement.dataset["picture"] ?? null) : null;

/** The pictures of one folder. */
const OfFolder = ({ onNow }: HistoryProps) => {
  const text = useSection(historyWords);
  const { client, settings } = useKnown();
  const thumbnails = useMemo(() => new Thumbnails(client), [client]);
  useEffect(() => () => thumbnails.close(), [thumbnails]);
  const { state, refresh, loadMore, markMissing, leaveOut } = useLibrary(client);
  const { leaving, bin } = useBin(client, leaveOut);
  const { selection, start, toggle, end } = useSelection();
  const [largeId, setLargeId] = useState<string | null>(null);

  const cards = useMemo(() => state.cards.filter(({ id }) => !leaving.has(id)), [state.cards, leaving]);
  const at = cards.findIndex(({ id }) => id === largeId);
  const large = cards[at] ?? null;
  const newer = cards[at - 1] ?? null;
  const older = large === null ? null : (cards[at + 1] ?? null);

  // The end of what was read comes near in the large view, too.
  useEffect(() => {
    if (large !== null && older === null) loadMore();
  }, [large, older, loadMore]);

  const back = useCallback(() => {
    setLargeId(null);
    // The card is there again with the next frame.
    requestAnimationFrame(() => focusCard(largeId));
  }, [largeId]);

  const binLarge = (id: string): void => {
    const next = older ?? newer;
    setLargeId(next?.id ?? null);
    bin([id]);
  };

  const binSelected = (): void => {
    bin([...selection.ids]);
    end();
  };

  const step = (by: -1 | 1): boolean => {
    if (large !== null) {
      const next = by === -1 ? newer : older;
      if (next !== null) setLargeId(next.id);
      return true;
    }
    const next = cards[cards.findIndex(({ id }) => id === focusedCard()) + by];
    if (focusedCard() === null || next === undefined) return false;
    focusCard(next.id);
    return true;
  };

  useHistoryKeys(
    {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Escape: () => {
        if (large !== null) back();
        else if (selection.isOn) end();
        else return false;
        return true;
      },
      Delete: () => {
        if (large !== null) {
          if (!large.isMissing) binLarge(large.id);
        } else if (selection.ids.size > 0) binSelected();
        else return false;
        return true;
      },
      x: () => {
        if (large !== null || cards.length === 0) return false;
        const focused = focusedCard();
        if (focused === null) start();
        else toggle(focused);
        return true;
      },
    },
    settings.singleKeys,
  );

  const openFolder = (): void => {
    // A folder that cannot be shown is told by the gallery itself.
    client.request("library.showInFolder", { id: null }).catch(() => refresh());
  };

  if (!state.isRead) return <p className="for-screen-readers">{text.loading}</p>;
  if (state.fault !== null && cards.length === 0) {
    const isFolder = state.fault === "folder";
    return (
      <EmptyHistory
        title={isFolder ? text.folderGone : text.unreadable}
        line={isFolder ? text.folderGoneLine : ""}
        action={{ label: text.tryAgain, perform: refresh }}
      />
    );
  }
  if (cards.length === 0 && state.next === null)
    return (
      <EmptyHistory
        title={text.empty}
        line={text.emptyLine}
        action={onNow === undefined ? null : { label: text.toNow, perform: onNow }}
      />
    );
  return (
    <ThumbnailsContext value={thumbnails}>
      <Gallery
        cards={cards}
        total={Math.max(0, state.total - leaving.size)}
        isHidden={large !== null}
        selection={selection}
        onMore={state.next === null ? null : loadMore}
        onOpen={setLargeId}
        onToggle={toggle}
        onSelect={start}
        onCancel={end}
        onBin={binSelected}
        onFolder={openFolder}
        onMissing={markMissing}
      />
      {large !== null && (
        <LargePicture
          card={large}
          newer={newer}
          older={older}
          onShow={setLargeId}
          onBack={back}
          onBin={binLarge}
          onMissing={markMissing}
        />
      )}
    </ThumbnailsContext>
  );
};

/** The gallery: what was kept on this PC, newest first. */
export const History = ({ onNow }: HistoryProps) => {
  const { settings } = useKnown();
  return (
    <main className="history">
      <OfFolder key={settings.snapshotFolder} {...(onNow === undefined ? {} : { onNow })} />
    </main>
  );
};
