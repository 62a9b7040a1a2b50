import type { PageBook } from "../gate/page-book.ts";
import type { ShellMemory } from "../shell-memory.ts";
import { keepPlace, screensOfNow } from "./kept-place.ts";
import { PageWindow } from "./page-window.ts";
import { mendPlace } from "./window-place.ts";
import { background } from "./window-look.ts";

const sizes = { usual: { width: 360, height: 203 }, least: { width: 240, height: 135 } };
/** From the corner of the screen, when it opens for the first time. */
const marginPx = 24;

/** One small window per camera that stays above the others. */
export class MiniWindows {
  readonly #windows = new Map<string, PageWindow>();
  readonly #book: PageBook;
  readonly #memory: ShellMemory;
  readonly #icon: string;

  constructor(book: PageBook, memory: ShellMemory, icon: string) {
    this.#book = book;
    this.#memory = memory;
    this.#icon = icon;
  }

  get all(): PageWindow[] {
    return [...this.#windows.values()];
  }

  open(cameraId: string): void {
    const { window } = this.#windows.get(cameraId) ?? this.#create(cameraId);
    window.show();
  }

  /** Of a camera that the app is no longer paired with. */
  closeAllBut(cameraIds: readonly string[]): void {
    for (const [cameraId, { window }] of this.#windows) if (!cameraIds.includes(cameraId)) window.close();
  }

  #create(cameraId: string): PageWindow {
    const name = `mini:${cameraId}`;
    const screens = screensOfNow();
    const [main] = screens;
    const corner =
      main === undefined
        ? null
        : {
            x: main.x + main.width - sizes.usual.width - marginPx,
            y: main.y + main.height - sizes.usual.height - marginPx,
            ...sizes.usual,
            isMaximized: false,
          };
    const { x, y, width, height } = mendPlace(this.#memory.place(name) ?? corner, screens, sizes);
    const pageWindow = new PageWindow(this.#book, {
      kind: "mini",
      cameraId,
      look: {
        x,
        y,
        width,
        height,
        minWidth: sizes.least.width,
        minHeight: sizes.least.height,
        frame: false,
        alwaysOnTop: true,
        fullscreenable: false,
        maximizable: false,
        icon: this.#icon,
        backgroundColor: background(),
      },
      onGivenUp: () => pageWindow.window.destroy(),
    });
    const { window } = pageWindow;
    window.setAlwaysOnTop(true, "floating");
    this.#windows.set(cameraId, pageWindow);
    keepPlace(window, this.#memory, name, {});
    window.once("closed", () => this.#windows.delete(cameraId));
    pageWindow.load();
    return pageWindow;
  }
}
