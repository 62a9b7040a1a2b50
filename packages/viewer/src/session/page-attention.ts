/** What is asked of a document. */
export type VisiblePage = EventTarget & Pick<Document, "visibilityState">;

const watchEveryMs = 1000;
/** A page that can be seen runs its timers on time; one that is this much late has stood still, and its machine with it. */
const asleepMs = 3000;

/**
 * Whether somebody may be looking at the page, and the moments at which to try again at once: when they come back
 * to it, when this machine is online again, and when it wakes from sleep, which no page is told of.
 */
export class PageAttention {
  readonly #wake: () => void;
  readonly #page: VisiblePage;
  readonly #machine: EventTarget;
  #visibleSinceMs: number | null = null;
  #watch: ReturnType<typeof setInterval> | null = null;
  /** By the wall clock, which goes on while the machine sleeps; the other one may stop. */
  #watchedAtMs = 0;

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
    this.#watchedAtMs = Date.now();
    this.#watch ??= setInterval(this.#looked, watchEveryMs);
  }

  /** Idempotent. */
  stop(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    this.#page.removeEventListener("visibilitychange", this.#changed);
    this.#machine.removeEventListener("online", this.#wake);
  }

  #look(): void {
    this.#visibleSinceMs = this.#page.visibilityState === "visible" ? performance.now() : null;
  }

  /** A hidden page's timers are late without any sleep, and nobody waits for it. */
  readonly #looked = (): void => {
    const nowMs = Date.now();
    const asleep = nowMs - this.#watchedAtMs > watchEveryMs + asleepMs;
    this.#watchedAtMs = nowMs;
    if (asleep && this.#visibleSinceMs !== null) this.#wake();
  };

  readonly #changed = (): void => {
    this.#look();
    if (this.#visibleSinceMs !== null) this.#wake();
  };
}
