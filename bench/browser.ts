import type { Browser } from "@playwright/test";
import { chromium } from "@playwright/test";
import { launchOptions } from "../e2e/chromium.ts";

/** The browser that watches every server. The bench ends it itself, after its pages. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ ...launchOptions, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
