import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LibraryItem } from "../../contract/index.ts";
import { libraryPageSchema } from "../../contract/index.ts";
import { readySnapshot } from "../snapshots/ready-snapshot.ts";
import { keepSnapshot } from "../snapshots/snapshot-folder.ts";
import { pictureName } from "../snapshots/snapshot-name.ts";
import { cameraA, makePicture, makeSnapshot } from "../snapshots/testing/pictures.ts";
import { libraryRequests } from "./library-requests.ts";
import { pictureId } from "./picture-id.ts";

let outside: string;
let root: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), "nekomado-library-"));
  root = join(outside, "Nekomado");
  mkdirSync(root);
});
afterEach(() => rmSync(outside, { recursive: true }));

const start = (mayBeMade = true) => {
  const told: number[] = [];
  const shown: string[] = [];
  const { handlers, changed } = libraryRequests({
    place: () => ({ path: root, mayBeMade }),
    // A folder beside does for the system's bin: what counts is that the file goes, and how it is named.
    trash: (path) => rename(path, join(outside, `binned-${pictureId(path)}`)),
    showInFolder: async (path) => shown.push(path),
    tell: ({ total }) => told.push(total),
    log: () => undefined,
  });
  return {
    list: async (from: string | null = null, limit = 50) =>
      libraryPageSchema.parse(await handlers["library.list"]({ from, limit }, null)),
    picture: async (id: string) => handlers["library.picture"]({ id }, null),
    show: async (id: string | null) => handlers["library.showInFolder"]({ id }, null),
    bin: async (ids: string[]) => handlers["library.bin"]({ ids }, null),
    changed,
    told,
    shown,
  };
};

const firstMs = new Date(2026, 10, 20, 12).getTime();
const hourMs = 3_600_000;

/** @returns the path in the folder */
const keep = (index: number, difference: Parameters<typeof makeSnapshot>[0] = {}): Promise<string> =>
  keepSnapshot(
    { path: root, mayBeMade: true },
    readySnapshot(
      makeSnapshot({ capturedAtMs: firstMs + index * hourMs, ...difference }),
      "Living room",
      null,
      "Nekomado",
    ),
  );

const timesOf = (items: readonly LibraryItem[]): number[] =>
  items.map(({ capturedAtMs }) => (capturedAtMs - firstMs) / hourMs);

describe("the library", () => {
  it("is empty before anything was ever kept", async () => {
    rmSync(root, { recursive: true });
    expect(await start().list()).toEqual({ items: [], next: null, total: 0 });
  });

  it("says so when the folder that a person chose is gone", async () => {
    rmSync(root, { recursive: true });
    await expect(start(false).list()).rejects.toMatchObject({ reason: "folder" });
  });

  it("tells of each picture what its own file says", async () => {
    const path = await keep(0, { format: "png", boxesDrawn: true });
    const { items } = await start().list();
    expect(items).toEqual([
      {
        id: pictureId(path),
        cameraId: cameraA,
        cameraName: "Living room",
        capturedAtMs: firstMs,
        format: "png",
        size: { width: 320, height: 180 },
        bytes: expect.any(Number),
        boxesDrawn: true,
        detections: [{ className: "cat", confidence: 0.94, x: 10.5, y: 20, w: 100, h: 50.3 }],
      },
    ]);
  });

  it("is newest first by the frames' times, over all days, page by page, each picture once", async () => {
    for (const index of [3, 0, 30, 7, 29, 1]) await keep(index);
    const { list } = start();
    const first = await list(null, 4);
    expect(timesOf(first.items)).toEqual([30, 29, 7, 3]);
    expect(first.total).toBe(6);
    const second = await list(first.next, 4);
    expect(timesOf(second.items)).toEqual([1, 0]);
    expect(second.next).toBeNull();
  });

  it("goes on after a page though its last picture is gone and new ones came", async () => {
    for (const index of [0, 1, 2, 3]) await keep(index);
    const { list } = start();
    const first = await list(null, 2);
    await start().bin(first.items.map(({ id }) => id));
    await keep(9);
    expect(timesOf((await list(first.next, 2)).items)).toEqual([1, 0]);
  });

  it("gives the picture itself", async () => {
    const path = await keep(0);
    const { format, picture } = await start().picture(pictureId(path));
    expect(format).toBe("jpeg");
    expect(picture.length).toBeGreaterThan(makePicture("jpeg", { width: 320, height: 180 }).length);
  });

  it("knows again a picture whose name another program left alone, and takes the name's word where the file says nothing", async () => {
    const folder = join(root, "Kitchen", "2026-11-21");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, pictureName(firstMs, "Kitchen", "jpeg", 1)),
      makePicture("jpeg", { width: 320, height: 180 }),
    );
    expect((await start().list()).items).toMatchObject([
      {
        cameraId: null,
        cameraName: "Kitchen",
        capturedAtMs: firstMs,
        size: { width: 320, height: 180 },
        detections: [],
      },
    ]);
  });
});

describe("what is not a picture of ours (any more)", () => {
  it("is left out where its name is another's", async () => {
    const path = await keep(0);
    const folder = dirname(join(root, path));
    for (const name of ["IMG_0001.jpg", "notes.txt", ".hidden.jpg"]) writeFileSync(join(folder, name), "x");
    writeFileSync(join(root, "2026-11-21_14-32-18.123_a.jpg"), "x");
    mkdirSync(join(folder, "2026-11-21_14-32-18.123_b.jpg"));
    expect((await start().list()).total).toBe(1);
  });

  it("is missing once it was moved or deleted", async () => {
    const path = await keep(0);
    const { list, picture, show } = start();
    const [item] = (await list()).items;
    renameSync(join(root, path), join(outside, "taken.jpg"));
    await expect(picture(item?.id ?? "")).rejects.toMatchObject({ reason: "missing" });
    await expect(show(item?.id ?? "")).rejects.toMatchObject({ reason: "missing" });
  });

  it("is missing when it was overwritten with something else, and listed without a size", async () => {
    const path = await keep(0);
    writeFileSync(join(root, path), "<html>");
    const { list, picture } = start();
    const { items } = await list();
    expect(items).toMatchObject([{ size: null, cameraId: null }]);
    await expect(picture(items[0]?.id ?? "")).rejects.toMatchObject({ reason: "missing" });
  });

  it("is still shown where only its end is cut off, for a browser shows the rest", async () => {
    const path = await keep(0);
    truncateSync(join(root, path), 6000);
    const { list, picture } = start();
    const [item] = (await list()).items;
    expect(item).toMatchObject({ size: { width: 320, height: 180 }, bytes: 6000 });
    expect((await picture(item?.id ?? "")).picture).toHaveLength(6000);
  });

  it("is never what a link leads to, be it file, day or camera", async () => {
    const path = await keep(0);
    const secret = join(outside, "2026-11-21_14-32-18.123_secret.jpg");
    linkSync(join(root, path), secret);
    mkdirSync(join(outside, "Elsewhere", "2026-11-21"), { recursive: true });
    linkSync(join(root, path), join(outside, "Elsewhere", "2026-11-21", "2026-11-21_14-32-18.123_secret.jpg"));
    symlinkSync(secret, join(dirname(join(root, path)), "2026-11-21_14-32-18.123_link.jpg"));
    symlinkSync(join(outside, "Elsewhere"), join(root, "Elsewhere"));
    symlinkSync(join(outside, "Elsewhere", "2026-11-21"), join(root, "Living room", "2020-01-01"));
    expect((await start().list()).total).toBe(1);
  });

  it("is not read through a folder that has become a link", async () => {
    const path = await keep(0);
    const { list, picture } = start();
    const [item] = (await list()).items;
    renameSync(dirname(join(root, path)), join(outside, "moved"));
    symlinkSync(join(outside, "moved"), dirname(join(root, path)));
    await expect(picture(item?.id ?? "")).rejects.toMatchObject({ reason: "missing" });
  });
});

describe("pages name pictures by ids", () => {
  it.each(["0".repeat(32), "f".repeat(32)])("and an id of nothing is missing: %s", async (id) => {
    await keep(0);
    await expect(start().picture(id)).rejects.toMatchObject({ reason: "missing" });
  });

  it("that stay the same as long as the files do", async () => {
    const path = await keep(0);
    await keep(1);
    expect((await start().list()).items.map(({ id }) => id)).toContain(pictureId(path));
  });

  it("shows a picture in its folder, or the folder", async () => {
    const path = await keep(0);
    const { show, shown } = start();
    await show(pictureId(path));
    await show(null);
    expect(shown).toEqual([join(root, path), root]);
  });
});

describe("the bin", () => {
  it("takes pictures and tells how many are left", async () => {
    const paths = [await keep(0), await keep(1), await keep(2)];
    const { bin, list, told } = start();
    await bin(paths.slice(0, 2).map(pictureId));
    await vi.waitFor(() => expect(told).toEqual([1]));
    expect(timesOf((await list()).items)).toEqual([2]);
  });

  it("does not mind what is gone already", async () => {
    const paths = [await keep(0), await keep(1)];
    rmSync(join(root, paths[0] ?? ""));
    await start().bin(paths.map(pictureId));
    expect((await start().list()).total).toBe(0);
  });
});

it("tells of new pictures, once for many that come together", async () => {
  const { changed, told } = start();
  await Promise.all([0, 1, 2, 3, 4].map((index) => keep(index)));
  for (let time = 0; time < 20; time++) changed();
  await vi.waitFor(() => expect(told.at(-1)).toBe(5));
  expect(told.length).toBeLessThanOrEqual(2);
});

it("lists ten thousand pictures page by page, reading the heads of the pages alone", async () => {
  const [template] = [await keep(0)];
  const bytes = makePicture("jpeg", { width: 320, height: 180 });
  const dayMs = 24 * hourMs;
  for (let day = 0; day < 100; day++) {
    const folder = join(
      root,
      day % 2 === 0 ? "Hall" : "Kitchen",
      pictureName(firstMs - day * dayMs, "", "jpeg", 1).slice(0, 10),
    );
    mkdirSync(folder, { recursive: true });
    const one = join(folder, pictureName(firstMs - day * dayMs - 1, "a", "jpeg", 1));
    writeFileSync(one, bytes);
    // One file under many names fills a folder without filling the disk.
    for (let index = 1; index < 100; index++)
      linkSync(one, join(folder, pictureName(firstMs - day * dayMs - 1 - index, "a", "jpeg", 1)));
  }
  const { list } = start();
  const startedAt = performance.now();
  const first = await list(null, 100);
  const tookMs = performance.now() - startedAt;
  expect(first.total).toBe(10_001);
  expect(first.items[0]?.id).toBe(pictureId(template));
  // Generous for a machine under load; heads of all ten thousand would take longer.
  expect(tookMs).toBeLessThan(5000);
  let { next } = first;
  let count = first.items.length;
  const seen = new Set(first.items.map(({ id }) => id));
  while (next !== null) {
    const page = await list(next, 200);
    for (const { id } of page.items) seen.add(id);
    count += page.items.length;
    ({ next } = page);
  }
  expect(count).toBe(10_001);
  expect(seen.size).toBe(10_001);
});
