const windowMs = 60_000;
const slotMs = 1000;

interface Slot {
  startMs: number;
  delaysMs: number[];
}

const sortedDelaysMs = (slots: readonly Slot[]): number[] =>
  slots.flatMap(({ delaysMs }) => delaysMs).sort((a, b) => a - b);

/** The share of sorted values below which `share` of them lie (nearest rank). */
export const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? null;

export interface DelaySummary {
  /** Median of the last minute, ms. */
  typicalMs: number;
  /** 95 of 100 frames are quicker, ms. */
  slowestMs: number;
  /** Median of each second of the last minute, oldest first; null for a second without frames. */
  perSecondMs: readonly (number | null)[];
}

/** How late the frames of the last minute were, capture to painting. */
export class DelayHistory {
  #slots: Slot[] = [];

  add(nowMs: number, delayMs: number): void {
    const startMs = Math.floor(nowMs / slotMs) * slotMs;
    const newest = this.#slots.at(-1);
    if (newest?.startMs === startMs) newest.delaysMs.push(delayMs);
    else
      this.#slots = [
        ...this.#slots.filter((slot) => nowMs - slot.startMs < windowMs),
        { startMs, delaysMs: [delayMs] },
      ];
  }

  /** Median of the last second or two, ms; null without frames. */
  recentMs(nowMs: number): number | null {
    const slots = this.#slots.slice(-2).filter(({ startMs }) => nowMs - startMs < 2 * slotMs);
    return quantile(sortedDelaysMs(slots), 0.5);
  }

  /** Null without frames in the last minute. */
  summary(nowMs: number): DelaySummary | null {
    const slots = this.#slots.filter(({ startMs }) => nowMs - startMs < windowMs);
    const all = sortedDelaysMs(slots);
    const typicalMs = quantile(all, 0.5);
    const slowestMs = quantile(all, 0.95);
    if (typicalMs === null || slowestMs === null) return null;
    const newest = Math.floor(nowMs / slotMs) * slotMs;
    const perSecondMs = Array.from({ length: windowMs / slotMs }, (_, index) => {
      const startMs = newest - windowMs + (index + 1) * slotMs;
      const slot = slots.find((one) => one.startMs === startMs);
      return slot === undefined ? null : quantile(sortedDelaysMs([slot]), 0.5);
    });
    return { typicalMs, slowestMs, perSecondMs };
  }
}
