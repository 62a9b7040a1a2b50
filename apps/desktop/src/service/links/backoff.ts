export const shortestDelayMs = 500;
export const longestDelayMs = 10_000;

/**
 * Delays between tries: doubling from 0.5 s to 10 s, each moved by up to a quarter either way, so that not all viewers
 * of an agent that comes back come at the same moment.
 */
export class Backoff {
  readonly #random: () => number;
  #tries = 0;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** How long to wait before the next try. */
  nextDelayMs(): number {
    const plain = Math.min(shortestDelayMs * 2 ** this.#tries, longestDelayMs);
    this.#tries += 1;
    const jittered = plain * (0.75 + this.#random() / 2);
    return Math.min(Math.max(jittered, shortestDelayMs), longestDelayMs);
  }

  reset(): void {
    this.#tries = 0;
  }
}
