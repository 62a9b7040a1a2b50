/** Out of sight for so long, and a picture rests: a glance elsewhere costs no new connection. */
export const graceMs = 3000;

/** Keeps something going while it is wanted: begins at once, ends only when it has not been wanted for a while. */
export class RestAfterGrace {
  readonly #begin: () => void;
  readonly #rest: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isGoing = false;

  constructor(begin: () => void, rest: () => void) {
    this.#begin = begin;
    this.#rest = rest;
  }

  get isGoing(): boolean {
    return this.#isGoing;
  }

  want(isWanted: boolean): void {
    if (!isWanted) {
      if (this.#isGoing) this.#timer ??= setTimeout(() => this.restNow(), graceMs);
      return;
    }
    this.#endTimer();
    if (this.#isGoing) return;
    this.#isGoing = true;
    this.#begin();
  }

  /** Without grace; idempotent. */
  restNow(): void {
    this.#endTimer();
    if (!this.#isGoing) return;
    this.#isGoing = false;
    this.#rest();
  }

  #endTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
