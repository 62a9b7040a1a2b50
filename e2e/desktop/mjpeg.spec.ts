import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sceneSize, trueBoxes } from "../../apps/simulator/src/scene/index.ts";
import { writtenFrames } from "../board.ts";
import { framesShown } from "../picture-probe.ts";
import type { Tags } from "../snapshots/picture-pixels.ts";
import { codeOfPixels, readPixels, readTags } from "../snapshots/picture-pixels.ts";
import { overlap } from "../truth.ts";
import { expect, test } from "./desktop-test.ts";
import { pairByTyping } from "./steps.ts";

/** Files of snapshots, in no order. */
const picturesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jpg"))
    .map(({ parentPath, name }) => join(parentPath, name));

/** How well the cat's box, as the file has it, lies on the cat; null where it is not in it. */
const catOverlap = (tags: Tags, clipFrame: number): number | null => {
  const scale = tags["XMP-nekomado:PictureWidth"] / sceneSize.width;
  const cat = trueBoxes(clipFrame).find(({ className }) => className === "cat");
  const box = tags["XMP-nekomado:Detections"]?.find(({ Class }) => Class === "cat");
  if (cat === undefined || box === undefined) return null;
  const truth = { x: cat.x * scale, y: cat.y * scale, w: cat.w * scale, h: cat.h * scale };
  return overlap({ x: box.X, y: box.Y, w: box.Width, h: box.Height }, truth);
};

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
  for (const choice of ["WebRTC", "MJPEG"]) {
    await page.keyboard.press("t");
    await expect(page.getByRole("radio", { name: choice })).toBeChecked();
  }
  const live = page.locator('.camera-window[data-live="true"]');
  await expect(live).toContainText("MJPEG: chosen here");

  const known = new Set<string>();
  const snap = async (): Promise<Tags> => {
    await page.keyboard.press("s");
    await expect.poll(() => picturesIn(home.pictures).length).toBe(known.size + 1);
    const path = picturesIn(home.pictures).find((one) => !known.has(one)) ?? "";
    known.add(path);
    const tags = readTags(path);
    const size = { width: tags["XMP-nekomado:PictureWidth"], height: tags["XMP-nekomado:PictureHeight"] };
    const number = tags["XMP-nekomado:FrameNumber"];
    const written = writtenFrames(simulator).find(({ frameNumber }) => frameNumber === number);
    expect(written).toBeDefined();
    expect(codeOfPixels(readPixels(path, size))).toBe(written?.clipFrame);
    overlaps.push(catOverlap(tags, written?.clipFrame ?? 0) ?? 0);
    return tags;
  };
  const overlaps: number[] = [];
  for (let round = 0; round < 3; round++) await snap();
  expect(Math.max(...overlaps)).toBeGreaterThan(0.75);

  const newest = writtenFrames(simulator).at(-1)?.frameNumber ?? Infinity;
  await app.killService();
  await expect
    .poll(async () => (await snap())["XMP-nekomado:FrameNumber"], { intervals: [1000], timeout: 30_000 })
    .toBeGreaterThan(newest);
  await expect(live).toContainText("MJPEG: chosen here");
});
