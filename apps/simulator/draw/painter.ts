import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { type Browser, chromium, type Page } from "@playwright/test";
import { codeSquares } from "../src/scene/frame-code.ts";
import type { SceneLayers } from "../src/scene/scene-drawing.ts";

/** What the painter gives back for one frame. RGBA, rows without padding. */
export interface PaintedFrame {
  readonly day: Buffer;
  readonly night: Buffer;
  /** The cat's visible extent in scene pixels: x, y, width, height. */
  readonly catBox: readonly [number, number, number, number];
}

/** Paints the scene's layers with Chromium, on canvases of one page, without a screenshot. */
export interface Painter {
  paint(layers: SceneLayers): Promise<PaintedFrame>;
  close(): Promise<void>;
}

const daySize = { width: 1280, height: 720 };
export const nightSize = { width: 960, height: 540 };
const installedChromium = "/usr/bin/chromium";

export async function openPainter(day: SceneLayers, night: SceneLayers): Promise<Painter> {
  const received = new Map<string, Buffer>();
  // Pixels come back as request bodies: the debugging protocol would carry them as text.
  const server = createServer((request, response) => {
    if (request.method !== "POST") {
      response.setHeader("content-type", "text/html");
      response.end(pageHtml);
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.set((request.url ?? "").slice(1), Buffer.concat(chunks));
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The page's server has no port.");
  const browser: Browser = await chromium.launch({
    ...(existsSync(installedChromium) ? { executablePath: installedChromium } : {}),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page: Page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.evaluate(`prepare(${JSON.stringify({ day, night })})`);
  const take = (name: string): Buffer => {
    const pixels = received.get(name);
    if (pixels === undefined) throw new Error(`The page sent no ${name} picture.`);
    received.delete(name);
    return pixels;
  };
  return {
    async paint(layers) {
      const moving = {
        wallFrame: layers.wallFrame,
        shadow: layers.shadow,
        catBody: layers.catBody,
        catHead: layers.catHead,
      };
      const catBox: PaintedFrame["catBox"] = await page.evaluate(`paint(${JSON.stringify(moving)})`);
      return { day: take("day"), night: take("night"), catBox };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

const pageHtml = `<!doctype html><script>
const size = ${JSON.stringify(daySize)}, nightSize = ${JSON.stringify(nightSize)};
const canvas = ({ width, height }) => {
  const element = Object.assign(document.createElement("canvas"), { width, height });
  return element.getContext("2d", { willReadFrequently: true });
};
const picture = async (svg) => {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  return image;
};
const baked = async (svg) => {
  const context = canvas(size);
  context.drawImage(await picture(svg), 0, 0);
  return context.canvas;
};
let still;
const day = canvas(size), night = canvas(size), small = canvas(nightSize), cat = canvas(size);
small.imageSmoothingQuality = "high";
small.filter = "grayscale(1)";
async function prepare(layers) {
  const bakedLayers = async ({ room, bowls, foreground }) => ({ room: await baked(room), bowls: await baked(bowls), foreground: await baked(foreground) });
  still = { day: await bakedLayers(layers.day), night: await bakedLayers(layers.night) };
}
async function paint(svgs) {
  const [wallFrame, shadow, catBody, catHead] = await Promise.all([svgs.wallFrame, svgs.shadow, svgs.catBody, svgs.catHead].map(picture));
  for (const [context, { room, bowls, foreground }] of [[day, still.day], [night, still.night]]) {
    for (const layer of [room, shadow, catBody, bowls, catHead, foreground, wallFrame]) context.drawImage(layer, 0, 0);
  }
  // The lens lies below the frame on the wall: its shade by night is laid on evenly.
  night.fillStyle = "rgba(0, 0, 0, .42)";
  for (const { x, y, size } of ${JSON.stringify(codeSquares)}) night.fillRect(x, y, size, size);
  small.drawImage(night.canvas, 0, 0, nightSize.width, nightSize.height);
  cat.clearRect(0, 0, size.width, size.height);
  cat.drawImage(catBody, 0, 0);
  cat.drawImage(catHead, 0, 0);
  await Promise.all([["day", day], ["night", small]].map(([name, context]) =>
    fetch("/" + name, { method: "POST", body: context.getImageData(0, 0, context.canvas.width, context.canvas.height).data })));
  return extent(cat.getImageData(0, 0, size.width, size.height).data);
}
function extent(rgba) {
  let left = size.width, right = -1, top = size.height, bottom = -1;
  for (let y = 0, p = 3; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, p += 4) {
      if (rgba[p] < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}
</script>`;
