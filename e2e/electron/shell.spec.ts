import { test as base, expect } from "@playwright/test";
import type { PackedApp, StartOptions } from "./packed-app.ts";
import { ElectronHome, startPacked } from "./packed-app.ts";

const test = base.extend<{ home: ElectronHome; startApp: (options?: StartOptions) => Promise<PackedApp> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  home: async ({}, provide) => {
    const home = new ElectronHome();
    await provide(home);
    home.remove();
  },
  startApp: async ({ home }, provide) => {
    const started: PackedApp[] = [];
    await provide(async (options) => {
      const app = await startPacked(home, options);
      started.push(app); app.electron.process().stderr?.pipe(process.stderr);
      return app;
    });
    for (const { electron } of started) await electron.close().catch(() => undefined);
  },
});

test("opens its window on its own scheme, without Node in the page", async ({ startApp }) => {
  const { page } = await startApp();
  expect(page.url()).toBe("app://nekomado/index.html");
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(globalThis.nekomado).sort(),
    node: ["require", "process", "module", "Buffer", "global"].filter((name) => name in globalThis),
    isSecure: isSecureContext,
    origin: location.origin,
  }));
  expect(seen).toEqual({ bridge: ["listen", "request"], node: [], isSecure: true, origin: "app://nekomado" });
  const info = await page.evaluate(() => globalThis.nekomado.request("app.info", null));
  console.log(info);
});
