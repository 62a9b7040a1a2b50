import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { appInfoSchema } from "../../apps/desktop/src/contract/index.ts";
import { trueBoxes } from "../../apps/simulator/src/scene/index.ts";
import { writtenFrames } from "../board.ts";
import { framesShown, takeFrames } from "../picture-probe.ts";
import { askTimeline, codeRegion, frameCodeOf, overlap, writtenWith } from "../truth.ts";
import { expect, test } from "./desktop-test.ts";
import { boardMachine } from "./paired-board.ts";
import { pairByTyping } from "./steps.ts";

const catColour = "#ffb52e";

/** Frames that the newest video element has decoded and not dropped. */
const framesPainted = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { totalVideoFrames = 0, droppedVideoFrames = 0 } =
      document.querySelector("video")?.getVideoPlaybackQuality() ?? {};
    return totalVideoFrames - droppedVideoFrames;
  });

const picturesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(jpg|png)$/.test(name))
    .map((name) => join(folder, name));

test("a camera is found, its code opens the live picture, a snapshot is kept, and it is all still so after a restart", async ({
  makeBoard,
  startApp,
  home,
  hostName,
}) => {
  // On a machine of its own it is found by its announcement; else the app is told its address.
  const board = makeBoard("Living room", boardMachine);
  const simulator = await board.startSimulator(["--clock", "monotonic"]);
  await board.startAgent();

  const first = await startApp(boardMachine === undefined ? { addresses: [board.address] } : {});
  await pairByTyping(first.page, board);
  await framesShown(first.page, 10);

  const asked: unknown = await first.page.evaluate(() => globalThis.nekomado.request("app.info", null));
  const info = z.object({ value: appInfoSchema }).parse(asked).value;
  expect(info.keyring).toBe(
    hostName === "electron" && process.env["NEKOMADO_E2E_BUS"] !== undefined ? "system" : "plain",
  );

  // Every frame that the camera writes.
  const writtenBefore = writtenFrames(simulator).length;
  const paintedBefore = await framesPainted(first.page);
  await simulator.line(() => writtenFrames(simulator).length >= writtenBefore + 300, 60_000);
  const written = writtenFrames(simulator).length - writtenBefore;
  const painted = (await framesPainted(first.page)) - paintedBefore;
  expect(painted / written).toBeGreaterThanOrEqual(0.95);

  // The very frames that its RTP timestamps name, with boxes on the cat.
  const anchor = await askTimeline(board.url, await board.token());
  const shown = await takeFrames(first.page, { count: 20, every: 5, region: codeRegion, colours: { cat: catColour } });
  const truths = shown.map(({ rtpTimestamp }) => writtenWith(writtenFrames(simulator), anchor, rtpTimestamp));
  expect(shown.map(frameCodeOf)).toEqual(truths.map((truth) => truth?.clipFrame));
  const overlaps = shown.map(({ overlay }, at) => {
    const cat = trueBoxes(truths[at]?.clipFrame ?? 0).find(({ className }) => className === "cat");
    const box = overlay?.boxes["cat"];
    if (overlay === null || cat === undefined || box === undefined) return 0;
    const inPicture = {
      x: (box.x - overlay.left) / overlay.scaleX,
      y: (box.y - overlay.top) / overlay.scaleY,
      w: box.w / overlay.scaleX,
      h: box.h / overlay.scaleY,
    };
    return overlap(inPicture, cat);
  });
  expect(overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length).toBeGreaterThanOrEqual(0.6);

  if (process.env["NEKOMADO_DOCS_IMAGES"] !== undefined && hostName === "chromium-window")
    await first.page.screenshot({ path: fileURLToPath(new URL("../../docs/images/app-light.png", import.meta.url)) });

  await first.page.keyboard.press("s");
  await expect(first.page.getByText("Snapshot saved")).toBeVisible();
  const [picture = ""] = picturesIn(home.pictures);
  expect(picture).toMatch(
    /Nekomado\/Living room\/\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.\d{3}_Living room\.jpg$/,
  );
  const said = execFileSync("exiftool", ["-j", "-ImageWidth", "-ImageHeight", "-DateTimeOriginal", picture]).toString();
  expect(JSON.parse(said)).toMatchObject([{ ImageWidth: 1280, ImageHeight: 720 }]);
  expect(readFileSync(picture).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  await first.close();

  const second = await startApp();
  await framesShown(second.page, 10);
  await expect(second.page.getByRole("heading", { name: "Living room is live" })).toBeVisible();
  await second.page.getByRole("button", { name: "History" }).click();
  await expect(second.page.getByRole("img").first()).toBeVisible();
});

test("without a keyring the app says what that means, and is paired all the same after a restart", async ({
  makeBoard,
  startApp,
}) => {
  const board = makeBoard("Kitchen");
  await board.startSimulator();
  await board.startAgent();
  const first = await startApp({ addresses: [board.address], keyring: false });
  await pairByTyping(first.page, board);
  await framesShown(first.page, 10);
  await first.page.keyboard.press("Control+,");
  await expect(first.page.getByText(/whoever (can read your files|copies it)/).first()).toBeVisible();
  await first.close();
  const second = await startApp({ keyring: false });
  await framesShown(second.page, 10);
});
