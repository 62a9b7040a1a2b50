import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { sceneSize, trueBoxes } from "../apps/simulator/src/scene/index.ts";
import type { App } from "./board.ts";
import { expect, test, writtenFrames } from "./board.ts";
import type { ShownJpeg } from "./jpeg-probe.ts";
import { takeJpegs } from "./jpeg-probe.ts";
import { logPicture, stallsSince, untilLive } from "./network/picture-log.ts";
import { goodPath, UdpRelay } from "./network/udp-relay.ts";
import { framesShown } from "./picture-probe.ts";
import { codeRegion, frameCodeOf, overlap } from "./truth.ts";

const chip = (page: Page, transport: "WebRTC" | "MJPEG") =>
  page.getByRole("button", { name: `${transport}, open statistics` });

/** Each picture is the one that it is said to be: its number is read from its own pixels. */
const expectTrueNumbers = (jpegs: readonly ShownJpeg[], simulator: App): void => {
  const written = writtenFrames(simulator);
  const said = jpegs.map(({ frameNumber }) => written.find((one) => one.frameNumber === frameNumber)?.clipFrame);
  expect(jpegs.map(frameCodeOf)).toEqual(said);
};

/** How well the cat's box lies on the cat, for each picture that has one. */
const catOverlaps = (jpegs: readonly ShownJpeg[]): number[] =>
  jpegs.flatMap((jpeg) => {
    const code = frameCodeOf(jpeg);
    const painted = jpeg.boxes.find(({ className }) => className === "cat");
    const cat = trueBoxes(code ?? 0).find(({ className }) => className === "cat");
    if (code === null || painted === undefined || cat === undefined) return [];
    const scale = jpeg.width / sceneSize.width;
    return [overlap(painted, { x: cat.x * scale, y: cat.y * scale, w: cat.w * scale, h: cat.h * scale })];
  });

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const expectBoxesOnCat = (jpegs: readonly ShownJpeg[]): void => {
  const overlaps = catOverlaps(jpegs);
  expect(overlaps.length).toBeGreaterThan(jpegs.length / 2);
  expect(median(overlaps)).toBeGreaterThan(0.75);
};

test("shows MJPEG where the network lets no video through, says so, and climbs back without a grey moment", async ({
  board,
  page,
}) => {
  const relay = new UdpRelay();
  try {
    const simulator = await board.startSimulator();
    await board.startAgent();
    relay.path = { loss: 1, delayMs: 0 };
    await relay.standBefore(page);
    await logPicture(page);
    await page.goto(`${board.url}?diagnostics`);
    await expect(page.getByRole("main")).toContainText("MJPEG: the network blocks video");
    await expect(chip(page, "MJPEG")).toBeVisible();
    const jpegs = await takeJpegs(page, 20, codeRegion);
    expectTrueNumbers(jpegs, simulator);
    expectBoxesOnCat(jpegs);

    await untilLive(page);
    const unblockedAtMs = Date.now();
    relay.path = goodPath;
    await expect(chip(page, "WebRTC")).toBeVisible({ timeout: 30_000 });
    await framesShown(page, 30);
    await expect(page.locator(".still")).toHaveAttribute("data-shown", "false");
    expect(await stallsSince(page, unblockedAtMs)).toBe(0);

    const blockedAtMs = Date.now();
    relay.path = { loss: 1, delayMs: 0 };
    await expect(chip(page, "MJPEG")).toBeVisible({ timeout: 30_000 });
    await takeJpegs(page, 3, codeRegion);
    expect(await stallsSince(page, blockedAtMs)).toBe(1);
  } finally {
    await relay.close();
  }
});

test("shows a board that has no H.264 as MJPEG, its boxes on the cat", async ({ board, page }) => {
  const simulator = await board.startSimulator();
  // What a daemon leaves that encodes H.265 alone: raw pictures and detections, and no ring of access units.
  rmSync(join(board.shmDir, "pet_camera_stream"));
  await board.startSimulator(["--h265-only"]);
  const agent = await board.startAgent(["--detector-size", `${sceneSize.width}x${sceneSize.height}`]);
  await agent.line(({ fault }) => fault === "h265Only");
  await logPicture(page);
  await page.goto(`${board.url}?diagnostics`);
  await expect(page.getByRole("main")).toContainText("MJPEG: the camera sends no H.264");
  const jpegs = await takeJpegs(page, 30, codeRegion);
  expectTrueNumbers(jpegs, simulator);
  expectBoxesOnCat(jpegs);
});

test("shows what a person chooses, remembers it, and says honestly when it stands still", async ({ board, page }) => {
  const simulator = await board.startSimulator();
  await board.startAgent();
  await logPicture(page);
  await page.goto(`${board.url}?diagnostics`);
  await framesShown(page, 10);
  const startedAtMs = Date.now();
  await page.keyboard.press("i");
  await page.getByRole("radio", { name: "MJPEG" }).check();
  await expect(chip(page, "MJPEG")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("MJPEG: chosen here");
  await takeJpegs(page, 5, codeRegion);
  await expect(page.getByText("MJPEG, HTTP")).toBeVisible();
  expect(
    await page.evaluate(() => document.querySelector<HTMLVideoElement>("video:not(.still)")?.srcObject),
  ).toBeNull();
  expect(await stallsSince(page, startedAtMs)).toBe(0);

  await page.reload();
  await takeJpegs(page, 5, codeRegion);
  await untilLive(page);
  simulator.tell("pause 2500");
  await expect(page.getByRole("main")).toContainText("The camera stopped sending");
  await expect(page.locator(".glass .plate")).toContainText(/s old/);
  await takeJpegs(page, 5, codeRegion);
  await untilLive(page);

  const backAtMs = Date.now();
  // From MJPEG the key leads on to Automatic.
  await page.keyboard.press("t");
  await expect(chip(page, "WebRTC")).toBeVisible();
  await framesShown(page, 10);
  expect(await stallsSince(page, backAtMs)).toBe(0);
});
