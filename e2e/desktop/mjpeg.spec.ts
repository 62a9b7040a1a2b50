import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sceneSize, trueBoxes } from "../../apps/simulator/src/scene/index.ts";
import { writtenFrames } from "../board.ts";
import { framesShown } from "../picture-probe.ts";
import { codeOfPixels, readPixels, readTags } from "../snapshots/picture-pixels.ts";
import { overlap } from "../truth.ts";
import { expect, test } from "./desktop-test.ts";
import { pairByTyping } from "./steps.ts";

const liveWindow = '.camera-window[data-live="true"]';

/** Files of snapshots, in no order. */
const picturesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jpg"))
    .map(({ parentPath, name }) => join(parentPath, name));

test("MJPEG comes through the app's own service: each picture with its number and its boxes", async ({
  home,
  makeBoard,
  startApp,
}) => {
  const board = makeBoard("Living room");
  const simulator = await board.startSimulator();
  await board.startAgent();
  const app = await startApp({ addresses: [board.address] });
  const { page } = app;
  await pairByTyping(page, board);
  await framesShown(page, 10);
  // From Automatic by way of WebRTC.
  await page.keyboard.press("t");
  await page.keyboard.press("t");
  await expect(page.getByRole("radio", { name: "MJPEG" })).toBeChecked();
  await expect(page.locator(liveWindow)).toContainText("MJPEG: chosen here");

  const known = new Set<string>();
  const overlaps: number[] = [];
  for (let round = 0; round < 3; round++) {
    await page.keyboard.press("s");
    await expect.poll(() => picturesIn(home.pictures).length).toBe(known.size + 1);
    const path = picturesIn(home.pictures).find((one) => !known.has(one)) ?? "";
    known.add(path);
    const tags = readTags(path);
    const size = { width: tags["XMP-nekomado:PictureWidth"], height: tags["XMP-nekomado:PictureHeight"] };
    const code = codeOfPixels(readPixels(path, size));
    const number = tags["XMP-nekomado:FrameNumber"];
    const written = writtenFrames(simulator).find(({ frameNumber }) => frameNumber === number);
    expect(code).not.toBeNull();
    expect(written?.clipFrame).toBe(code);
    const scale = size.width / sceneSize.width;
    const cat = trueBoxes(code ?? 0).find(({ className }) => className === "cat");
    const box = tags["XMP-nekomado:Detections"]?.find(({ Class }) => Class === "cat");
    if (cat === undefined || box === undefined) continue;
    const truth = { x: cat.x * scale, y: cat.y * scale, w: cat.w * scale, h: cat.h * scale };
    overlaps.push(overlap({ x: box.X, y: box.Y, w: box.Width, h: box.Height }, truth));
  }
  expect(Math.max(...overlaps)).toBeGreaterThan(0.75);

  await app.killService();
  await expect(page.locator(liveWindow)).toHaveCount(0);
  await expect(page.getByText(/own service/).first()).toBeVisible();
  await expect(page.locator(liveWindow)).toContainText("MJPEG: chosen here", { timeout: 30_000 });
});
