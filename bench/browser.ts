import type { Browser } from "@playwright/test";
import { chromium } from "@playwright/test";
import { launchOptions } from "../e2e/chromium.ts";
import type { Closing } from "./closing.ts";

/** The browser that watches every server, started when a figure first needs one: an idle one takes CPU time too. */
export class LazyBrowser {
  readonly #closing: Closing;
  #browser: Promise<Browser> | undefined;
  #version: string | undefined;

  constructor(closing: Closing) {
    this.#closing = closing;
  }

  /** Undefined while no figure has needed it. */
  get version(): string | undefined {
    return this.#version;
  }

  /** The bench ends it itself, after its pages. */
  launched(): Promise<Browser> {
    this.#browser ??= this.#launch();
    return this.#browser;
  }

  async #launch(): Promise<Browser> {
    const browser = await chromium.launch({
      ...launchOptions,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    this.#closing.add(() => browser.close());
    this.#version = browser.version();
    return browser;
  }
}
