import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

/** What is looked at, waited for and clicked: two at a time, for none of it depends on how many frames are shown. */
const sideBySide = [
  "desktop-looks/**/*.spec.ts",
  "snapshots/history.spec.ts",
  "healing/network-cut.spec.ts",
  "discovery.spec.ts",
  "layouts.spec.ts",
  "looks.spec.ts",
  "trust.spec.ts",
];
/** The desktop app has its own: scripts/e2e-electron.ts. */
const elsewhere = ["desktop/**", "electron/**"];

/** scripts/e2e.ts runs one project after the other. */
export default defineConfig({
  testDir: ".",
  outputDir: "results/browser",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  // Playwright's own default is one for each two cores, and no project gets more than that.
  workers: 2,
  reporter: "list",
  use: { browserName: "chromium", viewport: { width: 1280, height: 800 }, launchOptions },
  projects: [
    { name: "side-by-side", testMatch: sideBySide, testIgnore: elsewhere },
    // Each of these runs a camera, an agent and a browser that decodes and counts: together they would starve each other.
    { name: "alone", testIgnore: [...sideBySide, ...elsewhere], workers: 1 },
  ],
});
