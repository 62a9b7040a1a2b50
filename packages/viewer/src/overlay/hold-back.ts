import { quantile } from "../statistics/delay-history.ts";

/** What the agent lets a receiver hold frames back for, less what decoding and painting take. */
const mostMs = 480;
/** Time that the picture is held back in excess of what was needed, lest each late result is one too late. */
const reserveMs = 10;
/** Less is not worth the jolt. */
const leastChangeMs = 8;
/** What is held back too long is given back in steps: a single quick second says little. */
const givenBack = 0.3;
/** A browser lengthens or shortens its buffer by so much in a second. */
const browserMsPerS = 80;
const settlesMs = 400;
const judgedOverMs = 1000;
const fewestResults = 4;
/** So many of 100 results have to be there when their frame is painted. */
const inTimeShare = 0.95;

/**
 * How long the picture has to be held back so that each frame's boxes are known when it is painted: just as long as
 * the detector takes. Follows it slowly, by how late or early results are for the picture as it is held back now.
 */
export class HoldBack {
  #targetMs = 0;
  #settledAtMs = 0;
  #shortages: { atMs: number; ms: number }[] = [];

  /** ms; 0 until results were measured. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /**
   * @param shortageMs how far the frame on screen is past the first one that this result is needed for; negative
   * where the result came in time
   */
  add(shortageMs: number, nowMs: number): void {
    // What is measured while the browser's buffer still grows says nothing of the one to come.
    if (nowMs < this.#settledAtMs) return;
    this.#shortages = [
      ...this.#shortages.filter(({ atMs }) => nowMs - atMs < judgedOverMs),
      { atMs: nowMs, ms: shortageMs },
    ];
    if (this.#shortages.length < fewestResults) return;
    const shortage = quantile(
      this.#shortages.map(({ ms }) => ms).sort((a, b) => a - b),
      inTimeShare,
    );
    if (shortage === null) return;
    const wished = shortage + reserveMs;
    const change = wished > 0 ? wished : wished * givenBack;
    const target = Math.round(Math.min(mostMs, Math.max(0, this.#targetMs + change)));
    if (Math.abs(target - this.#targetMs) < leastChangeMs) return;
    this.#settledAtMs = nowMs + settlesMs + (Math.abs(target - this.#targetMs) * 1000) / browserMsPerS;
    this.#shortages = [];
    this.#targetMs = target;
  }

  /** The picture is not held back any more. */
  reset(): void {
    this.#targetMs = 0;
    this.#settledAtMs = 0;
    this.#shortages = [];
  }
}
