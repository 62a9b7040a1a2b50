import type { PageEventName, PageEventOf } from "../../contract/index.ts";

/** Tells every page of an event. */
export type Tell = <Name extends PageEventName>(name: Name, value: PageEventOf<Name>) => void;

/** The page that makes a request. */
export interface Caller {
  readonly pageId: number;
}

/** A page asks for the camera's clock each 10 s while it lives; browsers slow hidden pages down to once a minute. */
const silentAfterMs = 90_000;

interface PagesOptions {
  post(pageIds: number[] | null, name: PageEventName, value: unknown): void;
  isCongested(): boolean;
  nowMs?: () => number;
}

/** The app's pages, as far as the service knows them: those that have asked it for something. */
export class Pages {
  readonly #options: PagesOptions;
  readonly #nowMs: () => number;
  readonly #heardAtMs = new Map<number, number>();
  readonly #goneListeners: ((pageId: number) => void)[] = [];

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  readonly tellAll: Tell = (name, value) => this.#options.post(null, name, value);

  tell<Name extends PageEventName>(pageIds: readonly number[], name: Name, value: PageEventOf<Name>): void {
    if (pageIds.length > 0) this.#options.post([...pageIds], name, value);
  }

  /** Drops the value for a page that hangs, and for all while messages pile up: the next value is worth more. */
  tellVolatile<Name extends PageEventName>(pageIds: readonly number[], name: Name, value: PageEventOf<Name>): void {
    if (this.#options.isCongested()) return;
    const heardSinceMs = this.#nowMs() - silentAfterMs;
    this.tell(
      pageIds.filter((pageId) => (this.#heardAtMs.get(pageId) ?? -Infinity) >= heardSinceMs),
      name,
      value,
    );
  }

  heard(pageId: number): void {
    this.#heardAtMs.set(pageId, this.#nowMs());
  }

  gone(pageId: number): void {
    this.#heardAtMs.delete(pageId);
    for (const listener of this.#goneListeners) listener(pageId);
  }

  onGone(listener: (pageId: number) => void): void {
    this.#goneListeners.push(listener);
  }
}
