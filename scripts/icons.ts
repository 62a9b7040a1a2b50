// Paints the app's icons from the drawings in apps/desktop/resources: node scripts/icons.ts
// What it writes is kept in the repository, for not every machine that packs the app has a browser.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { chromium } from "@playwright/test";
import { launchOptions } from "../e2e/chromium.ts";
import { root } from "./build.ts";
import { toIcns, toIco } from "./icon-files.ts";

const drawings = join(root, "apps/desktop/resources");
const painted = join(drawings, "painted");

const paint = async (page: Page, drawing: string, size: number): Promise<Buffer> => {
  const svg = readFileSync(join(drawings, `${drawing}.svg`)).toString("base64");
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0"><img src="data:image/svg+xml;base64,${svg}" style="display:block;width:${size}px;height:${size}px">`,
  );
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  return await page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
};

/** Name in the app, drawing, size in px at scale 1, scales. */
const trayIcons = ["live", "dull"].flatMap(
  (state) =>
    [
      // Linux
      [`tray-${state}`, `tray-${state}`, 24, [1, 2]],
      // Windows
      [`tray-${state}-small`, `tray-${state}`, 16, [1, 1.25, 1.5, 2]],
      // macOS, which knows template pictures by their names
      [`tray-${state}Template`, `tray-${state}-template`, 18, [1, 2]],
    ] as const,
);

const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage();
  const appIcon = async (sizes: readonly number[]) =>
    await sizes.reduce<Promise<Map<number, Buffer>>>(
      async (before, size) => (await before).set(size, await paint(page, "icon", size)),
      Promise.resolve(new Map()),
    );
  mkdirSync(join(painted, "linux"), { recursive: true });
  mkdirSync(join(painted, "app"), { recursive: true });

  const linux = await appIcon([16, 24, 32, 48, 64, 128, 256, 512]);
  for (const [size, png] of linux) writeFileSync(join(painted, "linux", `${size}x${size}.png`), png);
  writeFileSync(join(painted, "icon.ico"), toIco(await appIcon([16, 20, 24, 32, 40, 48, 64, 256])));
  writeFileSync(join(painted, "icon.icns"), toIcns(await appIcon([32, 64, 128, 256, 512, 1024])));
  writeFileSync(join(painted, "app", "nekomado.png"), await paint(page, "icon", 256));
  for (const [name, drawing, size, scales] of trayIcons)
    for (const scale of scales) {
      const file = `${name}${scale === 1 ? "" : `@${scale}x`}.png`;
      writeFileSync(join(painted, "app", file), await paint(page, drawing, size * scale));
    }
} finally {
  await browser.close();
}
