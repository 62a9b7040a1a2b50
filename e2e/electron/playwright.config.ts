import { defineConfig } from "@playwright/test";

/** The packed app's own shell, in a real Electron: `pack.ts --e2e` first, and a display. */
export default defineConfig({
  testDir: ".",
  outputDir: "../results/electron",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  retries: 0,
  reporter: "list",
});
