import type { DetectionResult } from "@nekomado/protocol";

const windowMs = 3000;

/** How results come, and what is done about their being late. */
export interface BoxStatistics {
  perSecond: number;
  /** From the capture of a frame to the arrival of its result, ms. */
  delayMs: number | null;
  /** How far the boxes on screen are carried from the frame that was looked at, ms; null where they are its own. */
  carriedMs: number | null;
  /** How long the picture is held back for its boxes, ms; null where it is not. */
  heldBackMs: number | null;
}

/** How often detection results come, and how late. */
export class ResultRate {
  #arrivals: { atMs: number; ageMs: number | null }[] = [];

  /** @param ageMs from the capture of the result's frame to its arrival; null while it cannot be known */
  add(result: DetectionResult, nowMs: number, ageMs: number | null): void {
    if (result.origin === "silence") return;
    this.#arrivals = [...this.#within(nowMs), { atMs: nowMs, ageMs }];
  }

  /** Null while no results come. */
  summary(nowMs: number): { perSecond: number; delayMs: number | null } | null {
    const arrivals = this.#within(nowMs);
    const first = arrivals[0];
    if (first === undefined || arrivals.length < 2) return null;
    const spanMs = nowMs - first.atMs;
    if (spanMs <= 0) return null;
    const ages = arrivals.flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs])).sort((a, b) => a - b);
    return { perSecond: (arrivals.length * 1000) / spanMs, delayMs: ages[Math.floor(ages.length / 2)] ?? null };
  }

  #within(nowMs: number): { atMs: number; ageMs: number | null }[] {
    return this.#arrivals.filter(({ atMs }) => nowMs - atMs < windowMs);
  }
}
