import { spawnSync } from "node:child_process";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { Snapshot } from "../../apps/desktop/src/contract/index.ts";
import { readySnapshot } from "../../apps/desktop/src/service/snapshots/ready-snapshot.ts";
import { keepSnapshot } from "../../apps/desktop/src/service/snapshots/snapshot-folder.ts";
import { trueBoxes } from "../../apps/simulator/src/scene/index.ts";
import { cameraCalled } from "../desktop-looks/cameras.ts";
import type { Desk } from "../desktop-looks/desk.ts";
import type { PictureRooms } from "./picture-rooms.ts";
import { expect, living, test } from "./picture-rooms.ts";

const clipFile = fileURLToPath(new URL("../../apps/simulator/clip/day.h264", import.meta.url));
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Yesterday at noon: neither today nor yesterday changes its name while a test runs. */
const noonMs = new Date().setHours(12, 0, 0, 0) - dayMs;

/** JPEG files of frames of the clip, twenty apart. */
const framesOfClip = (count: number): Buffer[] => {
  const output = ["-frames:v", String(count), "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "-"];
  const select = ["-vf", "select=not(mod(n\\,20))", "-fps_mode", "vfr"];
  const { stdout, status, stderr } = spawnSync("ffmpeg", ["-v", "error", "-i", clipFile, ...select, ...output], {
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr.toString());
  const files: Buffer[] = [];
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(Buffer.from([0xff, 0xd9]), at) + 2;
    files.push(stdout.subarray(at, end));
    at = end;
  }
  return files;
};

let frames: Buffer[] | null = null;

/** Fills the folder: pictures that are twenty minutes apart, the newest at noon of yesterday. */
const fill = async (rooms: PictureRooms, count: number): Promise<void> => {
  frames ??= framesOfClip(24);
  for (let index = 0; index < count; index++) {
    const at = index % frames.length;
    const snapshot: Snapshot = {
      cameraId: living.id,
      capturedAtMs: noonMs - index * 20 * minuteMs,
      timeOrigin: "frame",
      rtpTimestamp: null,
      frameNumber: null,
      format: "jpeg",
      size: { width: 1280, height: 720 },
      picture: new Uint8Array(frames[at] ?? []),
      boxes: trueBoxes(at * 20).map((box) => ({ ...box, confidence: 0.9 })),
      boxesDrawn: false,
    };
    const camera = index % 5 === 3 ? "Kitchen" : "Living room";
    await keepSnapshot({ path: rooms.folder, mayBeMade: true }, readySnapshot(snapshot, camera, null, "Nekomado"));
  }
};

const openHistory = async (desk: Desk, language: "en" | "ja" = "en"): Promise<void> => {
  const { settings } = desk.bridge.fixture;
  const off = { isReachable: false, offSinceMs: noonMs };
  await desk.open({
    settings: { ...settings, language },
    list: { cameras: [{ ...living, ...off }, cameraCalled("Kitchen", off)], found: [], canDiscover: true },
  });
  await desk.page.getByRole("button", { name: language === "en" ? "History" : "履歴" }).click();
};

const cards = (page: Page) => page.locator("[data-picture]");
const thumbnails = (page: Page) => page.locator("[data-picture] img");
const large = (page: Page) => page.getByRole("region", { name: "Snapshot" });

test("pictures lie newest first under their days, in as many columns as fit", async ({ desk, rooms }) => {
  await fill(rooms, 50);
  await openHistory(desk);
  const { page } = desk;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("50 snapshots");
  await expect(page.getByText("The newest: Yesterday, 12:00, Living room")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Yesterday");
  await expect(cards(page).nth(0)).toHaveAccessibleName("12:00, Living room");
  await expect(cards(page).nth(1)).toHaveAccessibleName("11:40, Living room");
  await expect(cards(page).nth(3)).toHaveAccessibleName("11:00, Kitchen");
  const columns: number[] = [];
  await desk.lookAt("history", async () => {
    await expect(thumbnails(page).nth(3)).toBeVisible();
    columns.push(
      await page
        .locator(".history-day ul")
        .first()
        .evaluate((list) => getComputedStyle(list).gridTemplateColumns.split(" ").length),
    );
  });
  // Desk light and dark, tablet light, phone light and dark.
  expect(columns).toEqual([5, 5, 4, 1, 1]);
});

test("only what is on screen is read, more comes with scrolling, and no more is kept than needed", async ({
  desk,
  rooms,
}) => {
  await desk.page.addInitScript(() => {
    const alive = new Set<string>();
    Object.assign(window, { aliveUrls: alive });
    const createObjectURL = URL.createObjectURL.bind(URL);
    const revokeObjectURL = URL.revokeObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL(blob);
      alive.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      alive.delete(url);
      revokeObjectURL(url);
    };
  });
  await fill(rooms, 400);
  await openHistory(desk);
  const { page } = desk;
  await expect(thumbnails(page).first()).toBeVisible();
  const asked = () => desk.bridge.asked.filter(({ name }) => name === "library.picture").length;
  expect(asked()).toBeLessThan(60);
  const place = page.locator(".app-place");
  let seen = 0;
  while (seen < 400) {
    await place.evaluate((element) => element.scrollBy(0, element.clientHeight));
    // Each picture that is in sight has come before the next is looked for.
    await expect
      .poll(() =>
        cards(page).evaluateAll((all) =>
          all.every((card) => {
            const { top, bottom } = card.getBoundingClientRect();
            return bottom < 0 || top > innerHeight || card.querySelector("img") !== null;
          }),
        ),
      )
      .toBe(true);
    seen = await cards(page).count();
  }
  await expect(cards(page)).toHaveCount(400);
  const alive = await page.evaluate(() => {
    const urls: unknown = Reflect.get(window, "aliveUrls");
    return urls instanceof Set ? urls.size : -1;
  });
  expect(alive).toBeGreaterThan(0);
  expect(alive).toBeLessThanOrEqual(180);
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await expect
    .poll(() =>
      page.evaluate(() => {
        const urls: unknown = Reflect.get(window, "aliveUrls");
        return urls instanceof Set ? urls.size : -1;
      }),
    )
    .toBe(0);
});

test("a picture opens large, with what is known of it, and arrows lead on", async ({ desk, rooms }) => {
  await fill(rooms, 6);
  await openHistory(desk);
  const { page } = desk;
  await cards(page).nth(1).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(large(page)).toBeVisible();
  await expect(large(page).getByRole("img")).toHaveAccessibleName("11:20, Living room");
  await expect(large(page).getByText("Yesterday, 11:20:00")).toBeVisible();
  await expect(large(page).getByText(/^1280 × 720, \d+ kB JPEG$/)).toBeVisible();
  await expect(large(page).getByText(/^Cat/)).toBeVisible();
  await desk.lookAt("history-large", () => expect(large(page).getByRole("img")).toBeVisible());
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press("ArrowRight");
  await expect(large(page).getByRole("img")).toHaveAccessibleName("11:00, Kitchen");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: "Newer snapshot" }).click();
  await expect(large(page).getByRole("img")).toHaveAccessibleName("11:40, Living room");
  await page.getByRole("button", { name: "Show in folder" }).click();
  await expect.poll(() => rooms.shown).toEqual([rooms.pictures().find((path) => path.includes("_11-40-"))]);
  await page.keyboard.press("Escape");
  await expect(large(page)).toBeHidden();
  await expect(cards(page).nth(1)).toBeFocused();
});

test("what goes to the bin can be undone for five seconds, and then it has gone", async ({ desk, rooms }) => {
  await fill(rooms, 4);
  await openHistory(desk);
  const { page } = desk;
  await cards(page).nth(0).click();
  await page.keyboard.press("Delete");
  await expect(large(page).getByRole("img")).toHaveAccessibleName("11:40, Living room");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("Escape");
  await expect(cards(page)).toHaveCount(4);
  expect(rooms.binned).toEqual([]);

  await cards(page).nth(0).focus();
  await page.keyboard.press("x");
  await cards(page).nth(2).click();
  await expect(page.getByText("2 selected")).toBeVisible();
  await desk.lookAt("history-selecting", () => expect(thumbnails(page).first()).toBeVisible());
  const chosen = new Set(rooms.pictures().filter((path) => /_(11-20|12-00)-/.test(path)));
  await page.getByRole("button", { name: "To the bin" }).click();
  await expect(page.getByText("2 snapshots go to the bin")).toBeVisible();
  await expect(cards(page)).toHaveCount(2);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 snapshots");
  expect(rooms.binned).toEqual([]);
  await expect.poll(() => rooms.binned.length, { timeout: 15_000 }).toBe(2);
  expect(new Set(rooms.binned)).toEqual(chosen);
  await expect(cards(page)).toHaveCount(2);
});

test("whoever leaves the page means it", async ({ desk, rooms }) => {
  await fill(rooms, 3);
  await openHistory(desk);
  const { page } = desk;
  await cards(page).nth(0).click();
  await page.getByRole("button", { name: "To the bin" }).click();
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await expect.poll(() => rooms.binned.length, { timeout: 4000 }).toBe(1);
});

test("a file that is moved or deleted keeps its card, and says so", async ({ desk, rooms }) => {
  await fill(rooms, 5);
  await openHistory(desk);
  const { page } = desk;
  await expect(thumbnails(page)).toHaveCount(5);
  const [oldest = "", , middle = ""] = rooms.pictures().sort((a, b) => (a.slice(-40) < b.slice(-40) ? -1 : 1));
  renameSync(middle, join(rooms.makeOther(), "taken.jpg"));
  rmSync(oldest);
  // Whatever makes the library be looked through again.
  await desk.bridge.tell("library", { total: 3 });
  await expect(page.getByText("Moved or deleted")).toHaveCount(2);
  await expect(cards(page)).toHaveCount(5);
  await page.setViewportSize({ width: 1280, height: 800 });
  await desk.keep("history-missing");
  await desk.expectSound();
});

test("a new snapshot is there without being asked for", async ({ desk, rooms }) => {
  await fill(rooms, 1);
  await openHistory(desk);
  await expect(cards(desk.page)).toHaveCount(1);
  await fill(rooms, 3);
  await desk.bridge.tell("library", { total: 4 });
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("4 snapshots");
  await expect(cards(desk.page)).toHaveCount(4);
});

test("an empty gallery says what fills it, and one whose folder is gone says that", async ({ desk, rooms }) => {
  await openHistory(desk);
  const { page } = desk;
  await expect(page.getByRole("heading", { name: "No snapshots yet" })).toBeVisible();
  await desk.lookAt("history-empty");
  rmSync(rooms.folder, { recursive: true });
  await desk.bridge.tell("library", { total: 0 });
  await expect(page.getByRole("heading", { name: "The folder of snapshots is not there" })).toBeVisible();
  await desk.expectSound();
  rooms.connect();
  await fill(rooms, 1);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(cards(page)).toHaveCount(1);
  expect(readdirSync(rooms.folder)).toEqual(["Living room"]);
});

test("speaks Japanese", async ({ desk, rooms }) => {
  await fill(rooms, 12);
  await openHistory(desk, "ja");
  const { page } = desk;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("写真12枚");
  await desk.lookAt("history-ja", () => expect(thumbnails(page).first()).toBeVisible());
  await cards(page).first().click();
  await expect(page.getByText("写っているもの")).toBeVisible();
  await desk.keep("history-large-ja");
});
