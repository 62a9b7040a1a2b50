import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { sceneSize, trueBoxes } from "../apps/simulator/src/scene/index.ts";
import type { App } from "./board.ts";
import { expect, test, writtenFrames } from "./board.ts";
import { framesShown, inboundFigures, lumaOf, takeFrames, watchPeers, wholePicture } from "./picture-probe.ts";
import { askTimeline, codeRegion, frameCodeOf, overlap, psnrDb, writtenWith } from "./truth.ts";

const monotonic = ["--clock", "monotonic"];
const catColour = "#ffb52e";
const clipFile = fileURLToPath(new URL("../apps/simulator/clip/day.h264", import.meta.url));

const openViewer = async (page: Page, url: string): Promise<void> => {
  await watchPeers(page);
  await page.goto(url);
  await framesShown(page, 5);
};

const framesWritten = (simulator: App, count: number) => {
  const target = writtenFrames(simulator).length + count;
  return simulator.line(() => writtenFrames(simulator).length >= target, 60_000);
};

/** The luma planes of some frames of the clip, as ffmpeg decodes them. */
const decodeClipFrame = (clipFrame: number): Buffer => {
  const { stdout, status, stderr } = spawnSync(
    "ffmpeg",
    [
      "-v",
      "error",
      "-i",
      clipFile,
      "-vf",
      `select=eq(n\\,${clipFrame})`,
      "-frames:v",
      "1",
      "-pix_fmt",
      "yuv420p",
      "-f",
      "rawvideo",
      "-",
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.subarray(0, sceneSize.width * sceneSize.height);
};

test("shows every frame that the camera writes", async ({ board, page }) => {
  const simulator = await board.startSimulator();
  await board.startAgent();
  await openViewer(page, board.url);

  const before = await inboundFigures(page);
  await framesWritten(simulator, 300);
  const after = await inboundFigures(page);
  expect((after?.framesDecoded ?? 0) - (before?.framesDecoded ?? 0)).toBeGreaterThanOrEqual(285);
  expect(after?.packetsLost).toBe(0);
});

test("shows the very frames that its RTP timestamps name", async ({ board, page }) => {
  const simulator = await board.startSimulator(monotonic);
  await board.startAgent();
  await openViewer(page, board.url);
  const anchor = await askTimeline(board.url);

  const shown = await takeFrames(page, { count: 30, every: 4, region: codeRegion, colours: {} });
  const written = writtenFrames(simulator);
  for (const frame of shown) {
    const truth = writtenWith(written, anchor, frame.rtpTimestamp);
    expect(frameCodeOf(frame)).toBe(truth?.clipFrame);
  }

  const whole = await takeFrames(page, { count: 3, every: 20, region: wholePicture, colours: {} });
  for (const frame of whole) {
    const truth = writtenWith(writtenFrames(simulator), anchor, frame.rtpTimestamp);
    expect(truth).toBeDefined();
    expect(psnrDb(lumaOf(frame), decodeClipFrame(truth?.clipFrame ?? -1))).toBeGreaterThanOrEqual(30);
  }
});

for (const detectorSize of ["stream", "640x480"])
  test(`paints boxes that lie on the cat of the frame on screen (detector's picture: ${detectorSize})`, async ({
    board,
    page,
  }) => {
    const size = ["--detector-size", detectorSize];
    const simulator = await board.startSimulator([...monotonic, ...size]);
    await board.startAgent(size);
    await openViewer(page, board.url);
    const anchor = await askTimeline(board.url);

    const shown = await takeFrames(page, { count: 60, every: 8, region: codeRegion, colours: { cat: catColour } });
    const written = writtenFrames(simulator);
    const overlaps = shown.flatMap(({ rtpTimestamp, width, height, overlay }) => {
      const truth = writtenWith(written, anchor, rtpTimestamp);
      const cat = trueBoxes(truth?.clipFrame ?? 0).find(({ className }) => className === "cat");
      const painted = overlay?.boxes["cat"];
      if (overlay === null || cat === undefined || painted === undefined) return [0];
      const inPicture = {
        x: (painted.x - overlay.left) / overlay.scaleX,
        y: (painted.y - overlay.top) / overlay.scaleY,
        w: painted.w / overlay.scaleX,
        h: painted.h / overlay.scaleY,
      };
      const scale = { x: width / sceneSize.width, y: height / sceneSize.height };
      return [overlap(inPicture, { x: cat.x * scale.x, y: cat.y * scale.y, w: cat.w * scale.x, h: cat.h * scale.y })];
    });
    const mean = overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length;
    test.info().annotations.push({ type: "mean IoU", description: mean.toFixed(3) });
    expect(mean).toBeGreaterThanOrEqual(0.6);
  });
