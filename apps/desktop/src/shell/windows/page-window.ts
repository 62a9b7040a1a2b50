import { join } from "node:path";
import type { BrowserWindowConstructorOptions, WebFrameMain } from "electron";
import { BrowserWindow, app } from "electron";
import { eventChannel } from "../../contract/channels.ts";
import type { PageCommand } from "../../contract/index.ts";
import type { Page, PageBook } from "../gate/page-book.ts";
import { appPage, isOwnAddress } from "../pages/app-address.ts";

export interface PageWindowOptions {
  kind: Page["window"];
  cameraId: string | null;
  look: BrowserWindowConstructorOptions;
  /** A page that dies so often within a minute stays down. */
  onGivenUp: () => void;
}

/** After its first question a page needs a moment until it listens to commands. */
const listensAfterMs = 1_000;
const healAtMost = 3;
const healWithinMs = 60_000;
const healAfterMs = 200;

/** A window with the app's page in it: which page it is now, whether a message comes from it, and its healing. */
export class PageWindow {
  readonly window: BrowserWindow;
  readonly kind: Page["window"];
  readonly cameraId: string | null;
  readonly #book: PageBook;
  readonly #onGivenUp: () => void;
  #page: Page | null = null;
  #listens = false;
  #waiting: PageCommand[] = [];
  #deathsMs: number[] = [];

  constructor(book: PageBook, { kind, cameraId, look, onGivenUp }: PageWindowOptions) {
    this.#book = book;
    this.kind = kind;
    this.cameraId = cameraId;
    this.#onGivenUp = onGivenUp;
    this.window = new BrowserWindow({
      show: false,
      title: "Nekomado",
      ...look,
      webPreferences: {
        preload: join(app.getAppPath(), "preload", "main.cjs"),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        ...look.webPreferences,
      },
    });
    const { webContents } = this.window;
    webContents.on("did-start-navigation", (_event, _address, isInPlace, isMainFrame) => {
      if (isMainFrame && !isInPlace) this.#replacePage();
    });
    webContents.on("render-process-gone", () => this.#heal());
    webContents.on("unresponsive", () => webContents.forcefullyCrashRenderer());
    this.window.once("closed", () => this.#forgetPage());
  }

  get page(): Page | null {
    return this.#page;
  }

  /** Whether a person can see it now. */
  get isSeen(): boolean {
    return !this.window.isDestroyed() && this.window.isVisible() && !this.window.isMinimized();
  }

  load(): void {
    void this.window.loadURL(appPage).catch(() => this.#heal());
  }

  /** The page that a message came from; null when it came from anything else than the main frame of the app's page. */
  senderOf(frame: WebFrameMain | null): Page | null {
    if (this.window.isDestroyed() || frame === null || frame !== this.window.webContents.mainFrame) return null;
    return isOwnAddress(frame.url) ? this.#page : null;
  }

  /** The page has asked who it is, the first thing that it does. */
  markAsked(): void {
    const page = this.#page;
    setTimeout(() => {
      if (this.#page !== page) return;
      this.#listens = true;
      for (const command of this.#waiting.splice(0)) page?.tell("command", command);
    }, listensAfterMs);
  }

  /** Told at once, or as soon as the page listens. */
  command(command: PageCommand): void {
    if (this.#listens) this.#page?.tell("command", command);
    else this.#waiting.push(command);
  }

  #replacePage(): void {
    this.#forgetPage();
    this.#page = this.#book.add({
      window: this.kind,
      cameraId: this.cameraId,
      tell: (name, value) => {
        if (!this.window.isDestroyed()) this.window.webContents.send(eventChannel, name, value);
      },
    });
  }

  #forgetPage(): void {
    if (this.#page !== null) this.#book.remove(this.#page);
    this.#page = null;
    this.#listens = false;
  }

  #heal(): void {
    this.#forgetPage();
    if (this.window.isDestroyed()) return;
    const nowMs = performance.now();
    this.#deathsMs = [...this.#deathsMs.filter((deathMs) => nowMs - deathMs < healWithinMs), nowMs];
    if (this.#deathsMs.length > healAtMost) {
      this.#onGivenUp();
      return;
    }
    setTimeout(() => {
      if (!this.window.isDestroyed()) this.load();
    }, healAfterMs * this.#deathsMs.length);
  }
}
