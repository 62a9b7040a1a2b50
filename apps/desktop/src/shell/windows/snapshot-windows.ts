import type { ParsedParamsOf } from "../../contract/index.ts";
import type { Page, PageBook } from "../gate/page-book.ts";
import { PageWindow } from "./page-window.ts";

export type SnapshotEnd = ParsedParamsOf<"window.snapshotDone"> | "tooLate";

const endWithinMs = 20_000;

/** Windows that nobody sees: each connects to one camera, takes one snapshot and is gone. */
export class SnapshotWindows {
  readonly #windows = new Map<string, { pageWindow: PageWindow; end: (end: SnapshotEnd) => void }>();
  readonly #book: PageBook;
  readonly #onEnd: (cameraId: string, end: SnapshotEnd) => void;

  constructor(book: PageBook, onEnd: (cameraId: string, end: SnapshotEnd) => void) {
    this.#book = book;
    this.#onEnd = onEnd;
  }

  get all(): PageWindow[] {
    return [...this.#windows.values()].map(({ pageWindow }) => pageWindow);
  }

  /** One at a time per camera: a second click while the first is under way adds nothing. */
  take(cameraId: string): void {
    if (this.#windows.has(cameraId)) return;
    const end = (how: SnapshotEnd): void => {
      if (!this.#windows.delete(cameraId)) return;
      clearTimeout(timer);
      if (!pageWindow.window.isDestroyed()) pageWindow.window.destroy();
      this.#onEnd(cameraId, how);
    };
    const timer = setTimeout(() => end("tooLate"), endWithinMs);
    const pageWindow = new PageWindow(this.#book, {
      kind: "snapshot",
      cameraId,
      look: {
        width: 1280,
        height: 720,
        skipTaskbar: true,
        // A window that is merely not shown is given two or three frames a second, and a page without frames no video.
        webPreferences: { offscreen: true, backgroundThrottling: false },
      },
      onGivenUp: () => end({ outcome: "failed", reason: null }),
    });
    this.#windows.set(cameraId, { pageWindow, end });
    pageWindow.load();
  }

  /** The page has said that it is done. */
  finish(page: Page, end: SnapshotEnd): void {
    for (const each of this.#windows.values()) if (each.pageWindow.page === page) each.end(end);
  }
}
