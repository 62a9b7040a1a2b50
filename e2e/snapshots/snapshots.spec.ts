import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { trueBoxes } from "../../apps/simulator/src/scene/index.ts";
import { snapshotSchema } from "../../apps/desktop/src/contract/index.ts";
import type { App, Board } from "../board.ts";
import { writtenFrames } from "../board.ts";
import type { Desk } from "../desktop-looks/desk.ts";
import { framesShown } from "../picture-probe.ts";
import { askTimeline, overlap, psnrDb, writtenWith } from "../truth.ts";
import type { PictureRooms } from "./picture-rooms.ts";
import { expect, living, test } from "./picture-rooms.ts";
import {
  codeOfPixels,
  decodedFrame,
  keepDecodedFrames,
  lumaOfPixels,
  readPixels,
  readTags,
  timesOf,
} from "./picture-pixels.ts";

const monotonic = ["--clock", "monotonic"];
const clipFile = fileURLToPath(new URL("../../apps/simulator/clip/day.h264", import.meta.url));
const saved = (page: Page) => page.getByText("Snapshot saved");

/** Opens the page large on the one camera, live. */
const watch = async (desk: Desk, board: Board): Promise<void> => {
  desk.links.reach(living.id, board.url);
  await desk.open({ list: { cameras: [living], found: [], canDiscover: true } });
  await expect(desk.page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  await framesShown(desk.page, 10);
};

/** Takes one and waits until it is kept. @returns its path */
const snap = async ({ page }: Desk, rooms: PictureRooms): Promise<string> => {
  const before = new Set(rooms.pictures());
  await page.keyboard.press("s");
  await expect.poll(() => rooms.pictures().length).toBe(before.size + 1);
  await expect(saved(page)).toBeVisible();
  return rooms.pictures().find((path) => !before.has(path)) ?? "";
};

/** The frame that a picture names, in the simulator's own words. */
const frameNamed = (simulator: App, anchor: Awaited<ReturnType<typeof askTimeline>>, rtpTimestamp: number) => {
  const frame = writtenWith(writtenFrames(simulator), anchor, rtpTimestamp);
  if (frame === undefined) throw new Error(`no frame was written with RTP timestamp ${rtpTimestamp}`);
  return frame;
};

/** The page compares clocks over a way that is slow while the machine is busy; half its round trip is the error. */
const clockErrorMs = 500;

/** What has to be added to a time of the monotonic clock for Unix time, in ms. */
const monotonicOffsetMs = (): number => Date.now() - Number(process.hrtime.bigint() / 1000n) / 1000;

/** The clip's first seconds in another size. */
const scaledClip = (width: number, height: number): string => {
  const path = test.info().outputPath(`${width}x${height}.h264`);
  const encoder = [
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-bf",
    "0",
    "-g",
    "30",
    "-qp",
    "16",
    "-x264-params",
    "repeat-headers=1",
  ];
  const scale = ["-vf", `scale=${width}:${height}`, "-frames:v", "400"];
  const { status, stderr } = spawnSync("ffmpeg", ["-v", "error", "-y", "-i", clipFile, ...scale, ...encoder, path]);
  if (status !== 0) throw new Error(stderr.toString());
  return path;
};

for (const { width, height } of [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 642, height: 482 },
])
  test(`a PNG of ${width}x${height} is the very frame on screen, pixel for pixel, and its file says which`, async ({
    board,
    desk,
    rooms,
  }) => {
    const clip = width === 1280 ? [] : ["--clip", scaledClip(width, height)];
    // Without boxes, so that no frame but the snapshot's is taken from the decoder.
    const simulator = await board.startSimulator([...monotonic, ...clip, "--no-detections"]);
    await board.startAgent();
    await keepDecodedFrames(desk.page);
    const { settings } = desk.bridge.fixture;
    desk.bridge.fixture.settings = { ...settings, snapshot: { format: "png", quality: 92, withBoxes: false } };
    await watch(desk, board);
    const anchor = await askTimeline(board.url);
    for (let round = 0; round < 6; round++) {
      const clickedAtMs = Date.now();
      const path = await snap(desk, rooms);
      const tags = readTags(path);
      const frame = frameNamed(simulator, anchor, tags["XMP-nekomado:RtpTimestamp"]);
      const pixels = readPixels(path, { width, height });
      expect(codeOfPixels(pixels)).toBe(frame.clipFrame);
      expect(tags).toMatchObject({
        "ExifTool:Validate": "0 0 0",
        "XMP-nekomado:FrameNumber": frame.frameNumber,
        "XMP-nekomado:PictureWidth": width,
        "XMP-nekomado:PictureHeight": height,
        "XMP-nekomado:CaptureTimeOrigin": "frame",
        "XMP-nekomado:BoxesDrawn": false,
      });

      const { luma, matrix } = await decodedFrame(desk.page);
      expect(psnrDb(lumaOfPixels(pixels, matrix), luma)).toBeGreaterThanOrEqual(35);

      // The frame's own time, which is before the key was pressed.
      const { exif, xmp } = timesOf(tags);
      const capturedAtMs = frame.timestampMs + monotonicOffsetMs();
      expect(Math.abs(xmp - capturedAtMs)).toBeLessThan(clockErrorMs);
      expect(exif).toBe(xmp);
      expect(xmp).toBeLessThanOrEqual(clickedAtMs + clockErrorMs);
      const at = new Date(xmp);
      const two = (value: number): string => String(value).padStart(2, "0");
      const ms = String(at.getMilliseconds()).padStart(3, "0");
      expect(basename(path)).toContain(`_${two(at.getHours())}-${two(at.getMinutes())}-${two(at.getSeconds())}.${ms}_`);
      await framesShown(desk.page, 7);
    }
  });

/** Near enough to a class's colour after JPEG. */
const isAmber = ([r = 0, g = 0, b = 0]: Uint8Array): boolean =>
  Math.abs(r - 0xff) < 48 && Math.abs(g - 0xb5) < 48 && Math.abs(b - 0x2e) < 64;

for (const quality of [55, 95])
  test(`a JPEG of quality ${quality} has the boxes of its frame drawn into it, as they look on screen`, async ({
    board,
    desk,
    rooms,
  }) => {
    const simulator = await board.startSimulator([...monotonic, "--detector-fps", "30"]);
    await board.startAgent();
    const { settings } = desk.bridge.fixture;
    desk.bridge.fixture.settings = { ...settings, snapshot: { format: "jpeg", quality, withBoxes: true } };
    await desk.page.setViewportSize({ width: 900, height: 700 });
    await watch(desk, board);
    const anchor = await askTimeline(board.url);
    let path = await snap(desk, rooms);
    // Where the agent's answer about the frame comes too late the picture has what was on screen, and says so.
    for (let more = 0; more < 5 && readTags(path)["XMP-nekomado:DetectionOrigin"] !== "frame"; more++)
      path = await snap(desk, rooms);
    const tags = readTags(path);
    expect(tags).toMatchObject({ "XMP-nekomado:BoxesDrawn": true, "XMP-nekomado:DetectionOrigin": "frame" });
    expect(Math.abs((tags["File:JPEGQualityEstimate"] ?? 0) - quality)).toBeLessThanOrEqual(2);

    // What the detector found in this very frame is what was there.
    const frame = frameNamed(simulator, anchor, tags["XMP-nekomado:RtpTimestamp"]);
    const pixels = readPixels(path, { width: 1280, height: 720 });
    expect(codeOfPixels(pixels)).toBe(frame.clipFrame);
    const cat = trueBoxes(frame.clipFrame).find(({ className }) => className === "cat");
    const told = tags["XMP-nekomado:Detections"]?.find(({ Class }) => Class === "cat");
    if (cat === undefined || told === undefined) throw new Error("there is no cat in the frame");
    expect(overlap({ x: told.X, y: told.Y, w: told.Width, h: told.Height }, cat)).toBeGreaterThanOrEqual(0.6);

    // The line runs where the box was on screen: in the middle of each side, in the picture's own pixels.
    const asked = desk.bridge.asked.findLast(({ name }) => name === "snapshots.save");
    const { boxes } = snapshotSchema.omit({ picture: true }).parse(asked?.params);
    const box = boxes.find(({ className }) => className === "cat");
    if (box === undefined) throw new Error("no box of the cat was on screen");
    const hasLine = (x: number, y: number): boolean => {
      for (let dy = -3; dy <= 3; dy++)
        for (let dx = -3; dx <= 3; dx++) {
          const at = (Math.round(y + dy) * 1280 + Math.round(x + dx)) * 3;
          if (isAmber(pixels.rgb.subarray(at, at + 3))) return true;
        }
      return false;
    };
    const [left, top, right, bottom] = [box.x, box.y, box.x + box.w, box.y + box.h];
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
    expect([hasLine(left, centre), hasLine(right, centre), hasLine(middle, bottom)]).toEqual([true, true, true]);
    // And nowhere else: a cat's fur is amber in places too.
    const besides = [hasLine(left - 12, centre), hasLine(right + 12, centre), hasLine(middle, centre)];
    expect(besides).toContain(false);
  });

test("of a picture that stands still the picture that stands is kept, with its own time, in colour", async ({
  board,
  desk,
  rooms,
}) => {
  const simulator = await board.startSimulator(monotonic);
  const agent = await board.startAgent();
  await watch(desk, board);
  const anchor = await askTimeline(board.url);
  await agent.stop("SIGKILL");
  await expect(desk.page.getByText(/old$/).first()).toBeVisible();
  const clickedAtMs = Date.now();
  const path = await snap(desk, rooms);
  const tags = readTags(path);
  const frame = frameNamed(simulator, anchor, tags["XMP-nekomado:RtpTimestamp"]);
  const pixels = readPixels(path, { width: 1280, height: 720 });
  expect(codeOfPixels(pixels)).toBe(frame.clipFrame);
  expect(tags["XMP-nekomado:DetectionOrigin"]).toBe("screen");
  expect(tags["XMP-nekomado:FrameNumber"]).toBeUndefined();
  const { xmp } = timesOf(tags);
  expect(Math.abs(xmp - frame.timestampMs - monotonicOffsetMs())).toBeLessThan(clockErrorMs);
  // A window says that its picture is old when it is so by a second: the key was pressed after that.
  expect(clickedAtMs - xmp).toBeGreaterThan(clockErrorMs);
  const isColoured = Array.from({ length: 1000 }, (_, at) => pixels.rgb.subarray(at * 999, at * 999 + 3)).some(
    (pixel) => Math.max(...pixel) - Math.min(...pixel) > 40,
  );
  expect(isColoured).toBe(true);
});

test("a board whose clock is in the year 2000 has snapshots of this PC's time", async ({ board, desk, rooms }) => {
  const library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
  test.skip(!existsSync(library), "faketime, which gives a process another clock, is not installed");
  const fake = { LD_PRELOAD: library, FAKETIME: "@2000-01-01 00:00:00", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  Object.assign(process.env, fake);
  try {
    await board.startSimulator();
    await board.startAgent();
  } finally {
    for (const name of Object.keys(fake)) delete process.env[name];
  }
  await watch(desk, board);
  const clickedAtMs = Date.now();
  const path = await snap(desk, rooms);
  const { exif, xmp } = timesOf(readTags(path));
  expect(Math.abs(xmp - clickedAtMs)).toBeLessThan(1500);
  expect(exif).toBe(xmp);
  expect(basename(path).slice(0, 4)).toBe(String(new Date(clickedAtMs).getFullYear()));
});

/** Counts the white edges that the page shows, and how many of them are gone again. */
const countEdges = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const counted = { shown: 0, gone: 0 };
    Reflect.set(window, "whiteEdges", counted);
    const edges = (nodes: NodeList): number =>
      [...nodes].filter((node) => node instanceof Element && node.classList.contains("snapshot-edge")).length;
    new MutationObserver((changes) => {
      for (const { addedNodes, removedNodes } of changes) {
        counted.shown += edges(addedNodes);
        counted.gone += edges(removedNodes);
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
const countedEdges = (page: Page) => page.evaluate((): unknown => Reflect.get(window, "whiteEdges"));

test("taking one is seen as a white edge that is gone at once, or not at all by whoever wants no motion", async ({
  board,
  desk,
  rooms,
}) => {
  await board.startSimulator();
  await board.startAgent();
  await watch(desk, board);
  await countEdges(desk.page);
  await snap(desk, rooms);
  await expect.poll(() => countedEdges(desk.page)).toEqual({ shown: 1, gone: 1 });
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
  await snap(desk, rooms);
  expect(await countedEdges(desk.page)).toEqual({ shown: 1, gone: 1 });
});

test("five that are taken one upon the other are five pictures", async ({ board, desk, rooms }) => {
  await board.startSimulator(monotonic);
  await board.startAgent();
  await watch(desk, board);
  for (let time = 0; time < 5; time++) {
    await desk.page.keyboard.press("s");
    await framesShown(desk.page, 1);
  }
  await expect.poll(() => rooms.pictures().length).toBe(5);
  const frames = rooms.pictures().map((path) => codeOfPixels(readPixels(path, { width: 1280, height: 720 })));
  expect(new Set(frames).size).toBe(5);
});

test("what is kept is said and leads to its folder", async ({ board, desk, rooms }) => {
  await board.startSimulator();
  await board.startAgent();
  await watch(desk, board);
  const path = await snap(desk, rooms);
  const { page } = desk;
  // Whoever points at it has all the time.
  await saved(page).hover();
  await desk.keep("snapshot-saved");
  await page.getByRole("button", { name: "Open folder" }).click();
  await expect.poll(() => rooms.shown).toEqual([path]);
  await expect(saved(page)).toBeHidden();
  await snap(desk, rooms);
  await page.mouse.move(0, 0);
  await expect(saved(page)).toBeHidden({ timeout: 10_000 });
});

test("what cannot be written waits, stays said, and is written when a person asks", async ({ board, desk, rooms }) => {
  await board.startSimulator();
  await board.startAgent();
  await watch(desk, board);
  const { page } = desk;
  rmSync(rooms.folder, { recursive: true });
  await page.keyboard.press("s");
  await expect(
    page.getByText("The folder for snapshots cannot be written to. One snapshot waits in memory."),
  ).toBeVisible();
  await page.keyboard.press("s");
  const waits = page.getByText("2 snapshots wait in memory.");
  await expect(waits).toBeVisible();
  await desk.lookAt("snapshots-waiting");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(waits).toBeVisible();
  rooms.connect();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(waits).toBeHidden();
  expect(rooms.pictures()).toHaveLength(2);

  rmSync(rooms.folder, { recursive: true });
  await page.keyboard.press("s");
  await expect(page.getByText("One snapshot waits in memory.")).toBeVisible();
  rooms.chosen = rooms.makeOther();
  await page.getByRole("button", { name: "Save elsewhere…" }).click();
  await expect(page.getByText("One snapshot waits in memory.")).toBeHidden();
  expect(rooms.pictures(rooms.chosen)).toHaveLength(1);
});
