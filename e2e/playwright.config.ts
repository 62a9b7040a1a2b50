import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

export default defineConfig({
  testDir: ".",
  // The desktop app has its own: scripts/e2e-electron.ts.
  testIgnore: ["desktop/**", "electron/**"],
  outputDir: "results/browser",
  // Each test runs a camera, an agent and a browser that decodes: side by side they would starve each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  reporter: "list",
  use: { browserName: "chromium", viewport: { width: 1280, height: 800 }, launchOptions },
});
