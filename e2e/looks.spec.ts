import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { createServer } from "vite";
import type { ViteDevServer } from "vite";
import { expect, test } from "./board.ts";
import { framesShown } from "./picture-probe.ts";

const results = fileURLToPath(new URL("results/looks", import.meta.url));

const keep = async (page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> => {
  await page.screenshot({ ...options, path: join(results, `${name}.png`) });
};

const sizes = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  smallest: { width: 360, height: 640 },
} as const;
const themes = ["light", "dark"] as const;

/** Nothing lies beside the page that can only be reached by scrolling sideways. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("the viewer fits every width, light and dark, and keeps its looks as pictures", async ({ board, page }) => {
  await board.startSimulator();
  await board.startAgent();
  for (const [name, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.goto(board.url);
      await framesShown(page, 20);
      await keep(page, `viewer-${name}-${colorScheme}`);
      expect(await overflow(page)).toBe(0);
    }
  }
});

test("the statistics open by key and by button, and close with Escape", async ({ board, page }) => {
  await board.startSimulator();
  await board.startAgent();
  await page.goto(board.url);
  await framesShown(page, 60);
  await page.keyboard.press("i");
  await expect(page.getByText("30 fps").first()).toBeVisible();
  await expect(page.getByText("1280 × 720").first()).toBeVisible();
  await keep(page, "viewer-statistics");
  await page.keyboard.press("Escape");
  await expect(page.getByText("1280 × 720").first()).toBeHidden();
});

test("everything can be reached by keyboard, with a name for screen readers", async ({ board, page }) => {
  await board.startSimulator();
  await board.startAgent();
  await page.goto(board.url);
  await framesShown(page, 5);
  const names: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      return element.getAttribute("aria-label") ?? element.textContent ?? "";
    });
    if (name === null || (names.length > 0 && name === names[0])) break;
    names.push(name.trim());
  }
  expect(names.length).toBeGreaterThanOrEqual(4);
  expect(names.filter((name) => name === "")).toEqual([]);
});

test.describe("the gallery of states", () => {
  let gallery: ViteDevServer;
  test.beforeAll(async () => {
    gallery = await createServer({
      configFile: fileURLToPath(new URL("states/vite.config.ts", import.meta.url)),
      server: { port: 0, host: "127.0.0.1" },
      logLevel: "error",
    });
    await gallery.listen();
  });
  test.afterAll(() => gallery.close());

  for (const [name, viewport] of Object.entries({ desk: sizes.desk, phone: sizes.phone }))
    for (const colorScheme of themes)
      test(`is kept as a picture (${name}, ${colorScheme})`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.goto(gallery.resolvedUrls?.local[0] ?? "");
        await expect(page.getByText(/Off since/).first()).toBeVisible();
        await keep(page, `states-${name}-${colorScheme}`, { fullPage: true });
        expect(await overflow(page)).toBe(0);
      });
});
