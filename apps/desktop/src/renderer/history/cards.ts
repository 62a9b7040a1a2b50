import type { LibraryItem } from "../../contract/index.ts";

/** A picture in the gallery. */
export interface Card extends LibraryItem {
  /** The file was there, and is not any more (or is no picture any more). */
  isMissing: boolean;
}

const newestFirst = (a: LibraryItem, b: LibraryItem): number =>
  b.capturedAtMs - a.capturedAtMs || (a.id < b.id ? -1 : Number(a.id > b.id));

const cardOf = (item: LibraryItem): Card => ({ ...item, isMissing: false });

/** Cards with a further page of the library behind them. */
export const withPage = (cards: readonly Card[], items: readonly LibraryItem[]): Card[] => {
  const known = new Set(cards.map(({ id }) => id));
  return [...cards, ...items.filter(({ id }) => !known.has(id)).map(cardOf)];
};

/**
 * Cards after the library was looked through anew. What was there and is not any more keeps its card.
 *
 * @param items what is there now, newest first, as far as it was read
 * @param isAll whether that is the whole library
 */
export const lookedThrough = (cards: readonly Card[], items: readonly LibraryItem[], isAll: boolean): Card[] => {
  const there = new Set(items.map(({ id }) => id));
  const last = items.at(-1);
  const isRead = (card: Card): boolean => isAll || (last !== undefined && newestFirst(card, last) < 0);
  const others = cards.filter(({ id }) => !there.has(id));
  return [...items.map(cardOf), ...others.map((card) => (isRead(card) ? { ...card, isMissing: true } : card))].sort(
    newestFirst,
  );
};

/** One card whose file has turned out to be gone. */
export const withMissing = (cards: readonly Card[], id: string): Card[] =>
  cards.map((card) => (card.id === id ? { ...card, isMissing: true } : card));

export interface Day {
  /** Midnight before it, by this PC's clock; Unix time in ms. */
  startMs: number;
  cards: Card[];
}

export const midnightBefore = (atMs: number): number => new Date(atMs).setHours(0, 0, 0, 0);

/** Cards by the days of their frames, the order kept. */
export const daysOf = (cards: readonly Card[]): Day[] => {
  const days: Day[] = [];
  for (const card of cards) {
    const startMs = midnightBefore(card.capturedAtMs);
    const day = days.at(-1);
    if (day?.startMs === startMs) day.cards.push(card);
    else days.push({ startMs, cards: [card] });
  }
  return days;
};
