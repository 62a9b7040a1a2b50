/** What is asked of a document. */
export type VisiblePage = EventTarget & Pick<Document, "visibilityState">;

/**
 * Whether somebody may be looking at the page, and the moments at which to try again at once: when they come back
 * to it, and when this machine is online again.
 */
export class PageAttention {
  readonly #wake: () => void;
  readonly #page: VisiblePage;
  readonly #machine: EventTarget;
  #visibleSinceMs: number | null = null;

  constructor(wake: () => void, page: VisiblePage = document, machine: EventTarget = globalThis) {
    this.#wake = wake;
    this.#page = page;
    this.#machine = machine;
  }

  /** `performance.now()`; null while the page is hidden: nothing is painted then. */
  get visibleSinceMs(): number | null {
    return this.#visibleSinceMs;
  }

  start(): void {
    this.#look();
    this.#page.addEventListener("visibilitychange", this.#changed);
    this.#machine.addEventListener("online", this.#wake);
  }

  /** Idempotent. */
  stop(): void {
    this.#page.removeEventListener("visibilitychange", this.#changed);
    this.#machine.removeEventListener("online", this.#wake);
  }

  #look(): void {
    this.#visibleSinceMs = this.#page.visibilityState === "visible" ? performance.now() : null;
  }

  readonly #changed = (): void => {
    this.#look();
    if (this.#visibleSinceMs !== null) this.#wake();
  };
}
