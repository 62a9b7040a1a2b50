import { IconButton } from "@nekomado/viewer";
import { FolderOpen, SquareCheck } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useSection, useWords } from "../words/section.ts";
import type { Card } from "./cards.ts";
import { daysOf, midnightBefore } from "./cards.ts";
import { dayName } from "./day-names.ts";
import { historyWords } from "./history-words.ts";
import { PictureCard } from "./picture-card.tsx";
import { useNearness } from "./use-picture.ts";
import type { Selection } from "./use-selection.ts";
import { useToday } from "./use-today.ts";

interface GalleryProps {
  cards: readonly Card[];
  total: number;
  /** Not on screen, but as it was: another picture is shown large. */
  isHidden: boolean;
  selection: Selection;
  /** Asks for what follows; null when that is all. */
  onMore: (() => void) | null;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onSelect: () => void;
  onCancel: () => void;
  onBin: () => void;
  onFolder: () => void;
  onMissing: (id: string) => void;
}

/** Asks for what follows whenever its place comes near. */
const More = ({ onMore }: { onMore: () => void }) => {
  const element = useRef<HTMLDivElement>(null);
  const isNear = useNearness(element);
  useEffect(() => {
    if (isNear) onMore();
  }, [isNear, onMore]);
  return <div ref={element} className="history-more" />;
};

/** All pictures, newest first, under the names of their days. */
export const Gallery = (props: GalleryProps) => {
  const { cards, total, isHidden, selection, onMore, onOpen, onToggle, onMissing } = props;
  const text = useSection(historyWords);
  const { format, language } = useWords();
  const days = useMemo(() => daysOf(cards), [cards]);
  const todayMs = useToday();
  const [newest] = cards;
  const nameOf = (atMs: number): string => dayName(midnightBefore(atMs), todayMs, language, text);
  const count = selection.ids.size;
  return (
    <div className="history-gallery" hidden={isHidden}>
      <header className="history-head">
        <div className="answer">
          <h1>{text.count(format.number(total), total === 1)}</h1>
          <p>
            {newest !== undefined &&
              text.newest(nameOf(newest.capturedAtMs), format.clock(newest.capturedAtMs), newest.cameraName)}
          </p>
        </div>
        <IconButton icon={SquareCheck} name={text.select} keyLabel="X" onClick={props.onSelect} />
        <IconButton icon={FolderOpen} name={text.openFolder} onClick={props.onFolder} />
      </header>
      {selection.isOn && (
        <div className="history-bar" role="toolbar" aria-label={text.select}>
          <span aria-live="polite">{text.selected(format.number(count))}</span>
          <button type="button" className="history-button" disabled={count === 0} onClick={props.onBin}>
            {text.bin}
          </button>
          <button type="button" className="history-button" onClick={props.onCancel}>
            {text.cancel}
          </button>
        </div>
      )}
      {days.map(({ startMs, cards: ofDay }) => (
        <section key={startMs} className="history-day" aria-label={nameOf(startMs)}>
          <h2>{nameOf(startMs)}</h2>
          <ul>
            {ofDay.map((card) => (
              <PictureCard
                key={card.id}
                card={card}
                isSelecting={selection.isOn}
                isSelected={selection.ids.has(card.id)}
                onOpen={onOpen}
                onToggle={onToggle}
                onMissing={onMissing}
              />
            ))}
          </ul>
        </section>
      ))}
      {onMore !== null && <More key={cards.length} onMore={onMore} />}
    </div>
  );
};
