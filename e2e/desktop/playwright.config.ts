import { defineConfig } from "@playwright/test";
import type { HostOptions } from "./desktop-test.ts";

/** Which hosts there are; `scripts/e2e-electron.ts` says it. */
const hosts = (["electron", "chromium-window"] as const).filter((name) =>
  (process.env["NEKOMADO_E2E_HOSTS"] ?? "chromium-window").split(",").includes(name),
);

export default defineConfig<HostOptions>({
  testDir: ".",
  outputDir: "../results/desktop",
  // Each test runs a camera, an agent, the app and a browser that decodes: side by side they would starve each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  reporter: "list",
  projects: hosts.map((hostName) => ({ name: hostName, use: { hostName } })),
});
