import type { BrowserWindow } from "electron";
import type { PageCommand } from "../../contract/index.ts";
import type { PageBook } from "../gate/page-book.ts";
import type { ShellMemory } from "../shell-memory.ts";
import { keepPlace, screensOfNow } from "./kept-place.ts";
import { PageWindow } from "./page-window.ts";
import { mendPlace } from "./window-place.ts";
import { mainFrame, repaint } from "./window-look.ts";

const sizes = { usual: { width: 1280, height: 840 }, least: { width: 360, height: 400 } };
const placeName = "main";

interface Surroundings {
  book: PageBook;
  memory: ShellMemory;
  icon: string;
  /** Whether closing the window leaves the app in the tray. Asked at each close. */
  staysWhenClosed: () => boolean;
  onHidden: () => void;
  onGivenUp: () => void;
}

/** The one window with all the cameras. It may be hidden, or not be there. */
export class MainWindow {
  readonly #surroundings: Surroundings;
  #pageWindow: PageWindow | null = null;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get pageWindow(): PageWindow | null {
    return this.#pageWindow;
  }

  get window(): BrowserWindow | null {
    return this.#pageWindow?.window ?? null;
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    const window = this.window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  showWith(command: PageCommand): void {
    this.show();
    this.#pageWindow?.command(command);
  }

  repaint(): void {
    if (this.window !== null) repaint(this.window, true);
  }

  #open(): BrowserWindow {
    const { book, memory, icon, staysWhenClosed, onHidden, onGivenUp } = this.#surroundings;
    const { isMaximized, ...bounds } = mendPlace(memory.place(placeName), screensOfNow(), sizes);
    const pageWindow = new PageWindow(book, {
      kind: "main",
      cameraId: null,
      look: { ...bounds, minWidth: sizes.least.width, minHeight: sizes.least.height, icon, ...mainFrame() },
      onGivenUp,
    });
    const { window } = pageWindow;
    this.#pageWindow = pageWindow;
    if (isMaximized) window.maximize();
    keepPlace(window, memory, placeName, bounds);
    window.on("close", (event) => {
      if (!staysWhenClosed()) return;
      event.preventDefault();
      // A full screen that is hidden leaves a black one behind on macOS.
      if (window.isFullScreen()) window.setFullScreen(false);
      window.hide();
      onHidden();
    });
    window.once("closed", () => (this.#pageWindow = null));
    pageWindow.load();
    return window;
  }
}
