/** What a page is to the gate: one load of one window. A page that is loaded anew is another page. */
export interface Page {
  readonly id: number;
  readonly window: "main" | "mini" | "snapshot";
  /** For a mini window and for one that takes a snapshot. */
  readonly cameraId: string | null;
  tell(name: string, value: unknown): void;
}

/**
 * The pages that are there. Each has a number of its own that is never used again, so that nothing said to a page
 * reaches its successor. 0 is the shell itself, which asks the service things too. Free of Electron.
 */
export class PageBook {
  readonly #pages = new Map<number, Page>();
  readonly #onGone: (pageId: number) => void;
  #nextId = 1;

  /** @param onGone told of each page that has gone, once */
  constructor(onGone: (pageId: number) => void) {
    this.#onGone = onGone;
  }

  add(page: Omit<Page, "id">): Page {
    const { window, cameraId } = page;
    const added: Page = { id: this.#nextId++, window, cameraId, tell: (name, value) => page.tell(name, value) };
    this.#pages.set(added.id, added);
    return added;
  }

  remove(page: Page): void {
    if (this.#pages.delete(page.id)) this.#onGone(page.id);
  }

  /** @param pageIds null for every page */
  tell(pageIds: readonly number[] | null, name: string, value: unknown): void {
    for (const page of this.#pages.values()) if (pageIds === null || pageIds.includes(page.id)) page.tell(name, value);
  }
}

/** Stands in `pageId` for the shell itself. */
export const shellPageId = 0;
