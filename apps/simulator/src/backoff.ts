const firstMs = 500;
const longestMs = 10_000;

/** How long to wait before the next try: twice as long each time, up to 10 s. */
export class Backoff {
  #nextMs = firstMs;

  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(longestMs, ms * 2);
    return ms;
  }

  /** It has worked: the next failure is the first one. */
  reset(): void {
    this.#nextMs = firstMs;
  }
}
