import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameAnswer } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WaitingSnapshots } from "../../contract/index.ts";
import { pictureId } from "../library/picture-id.ts";
import type { SnapshotRequests, SnapshotSurroundings } from "./snapshot-requests.ts";
import { snapshotRequests } from "./snapshot-requests.ts";
import { SmallDisk } from "./testing/small-disk.ts";
import { cameraA, cameraB, makePicture, makeSnapshot, readWithExifTool } from "./testing/pictures.ts";

let root: string;
const disks: SmallDisk[] = [];
const rooms: SnapshotRequests[] = [];
let told: WaitingSnapshots[];
let logged: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "nekomado-snapshots-"));
  told = [];
  logged = [];
});
afterEach(async () => {
  for (const disk of disks.splice(0)) disk.unmount();
  rmSync(root, { recursive: true, force: true });
  await Promise.all(rooms.splice(0).map((room) => room.stop()));
});

const answered: FrameAnswer = {
  ok: true,
  frameNumber: 4711,
  captureTimeMs: 1234.5,
  result: {
    frameNumber: 4711,
    captureTimeMs: 1234.5,
    rtpTimestamp: 4_000_000_000,
    version: 9,
    origin: "detector",
    picture: { width: 640, height: 480 },
    detections: [{ className: "dog", confidence: 0.5, x: 320, y: 240, w: 64, h: 48 }],
  },
};
const refused: FrameAnswer = { ok: false, refusal: { reason: "noFrame", message: "No such frame." } };

const start = (difference: Partial<SnapshotSurroundings> = {}) => {
  const room = snapshotRequests({
    appVersion: "0.1.0",
    askFrame: async () => answered,
    cameraName: (id) => (id === cameraA ? "Living room" : null),
    place: () => ({ path: root, mayBeMade: false }),
    chooseFolder: async () => null,
    tellWaiting: (waiting) => told.push(waiting),
    saved: () => undefined,
    log: (_level, message) => logged.push(message),
    retryEveryMs: 50,
    ...difference,
  });
  rooms.push(room);
  const { handlers } = room;
  return {
    save: async (snapshot = makeSnapshot()) => handlers["snapshots.save"](snapshot, null),
    waiting: () => handlers["snapshots.waiting"](null, null),
    retry: () => handlers["snapshots.retry"](null, null),
    elsewhere: () => handlers["snapshots.elsewhere"](null, null),
    stop: room.stop,
  };
};

const picturesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(jpg|png)$/.test(name))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();

const day = "Living room/2026-11-21";
const usual = `${day}/2026-11-21_14-32-18.123_Living room.jpg`;

describe("a snapshot that is saved", () => {
  it("lies where its camera and its frame's time say", async () => {
    expect(await start().save()).toEqual({ state: "saved", id: pictureId(usual) });
    expect(picturesIn(root)).toEqual([usual]);
    expect(readdirSync(join(root, day))).toEqual(["2026-11-21_14-32-18.123_Living room.jpg"]);
  });

  it("carries what the camera says of that very frame, in its own pixels", async () => {
    await start().save();
    expect(readWithExifTool(join(root, usual))[0]).toMatchObject({
      "XMP-nekomado:FrameNumber": 4711,
      "XMP-nekomado:RtpTimestamp": 4_000_000_000,
      "XMP-nekomado:DetectionOrigin": "frame",
      // The detector's 640x480 are 320x180 in the picture.
      "XMP-nekomado:Detections": [{ Class: "dog", Confidence: 0.5, X: 160, Y: 90, Width: 32, Height: 18 }],
    });
  });

  it.each([
    ["refuses", async () => refused],
    ["is out of reach", async () => Promise.reject(new Error("down"))],
    ["did not look at the frame", async (): Promise<FrameAnswer> => ({ ...answered, result: null })],
  ])("carries the boxes of the screen, said to be those, when the camera %s", async (_what, askFrame) => {
    await start({ askFrame }).save();
    expect(readWithExifTool(join(root, usual))[0]).toMatchObject({
      "XMP-nekomado:DetectionOrigin": "screen",
      "XMP-nekomado:Detections": [{ Class: "cat", Confidence: 0.94, X: 10.5, Y: 20, Width: 100, Height: 50.3 }],
    });
  });

  it("does not wait longer than a second for the camera", async () => {
    const never = new Promise<FrameAnswer>(() => undefined);
    await start({ askFrame: () => never }).save();
    const [tags] = readWithExifTool(join(root, usual));
    expect(tags).toMatchObject({ "XMP-nekomado:DetectionOrigin": "screen" });
    expect(tags).not.toHaveProperty("XMP-nekomado:FrameNumber");
  });

  it("is not asked about where its frame is not known", async () => {
    const askFrame = vi.fn<() => Promise<FrameAnswer>>(async () => answered);
    await start({ askFrame }).save(makeSnapshot({ rtpTimestamp: null, timeOrigin: "painted" }));
    expect(askFrame).not.toHaveBeenCalled();
    expect(readWithExifTool(join(root, usual))[0]).toMatchObject({ "XMP-nekomado:CaptureTimeOrigin": "painted" });
  });

  it("keeps the number of a frame that the page knows itself", async () => {
    await start().save(makeSnapshot({ rtpTimestamp: null, frameNumber: 4711 }));
    expect(readWithExifTool(join(root, usual))[0]).toMatchObject({ "XMP-nekomado:FrameNumber": 4711 });
  });

  it("never replaces another of the same moment, however many come at once", async () => {
    const { save } = start();
    const results = await Promise.all(Array.from({ length: 12 }, () => save()));
    expect(new Set(results.map((result) => (result.state === "saved" ? result.id : null))).size).toBe(12);
    expect(picturesIn(root)).toHaveLength(12);
    expect(picturesIn(root)).toContain(usual.replace(".jpg", "_12.jpg"));
  });

  it("is kept apart from that of another camera of the same name", async () => {
    const { save } = start({ cameraName: () => "Kitchen" });
    await Promise.all([save(), save(makeSnapshot({ cameraId: cameraB }))]);
    expect(readdirSync(root).sort()).toEqual([
      expect.stringMatching(/^Kitchen( \([ab0]{6}\))?$/),
      expect.stringMatching(/^Kitchen \([ab0]{6}\)$/),
    ]);
  });

  it("of a camera that was forgotten meanwhile is kept all the same", async () => {
    expect(await start({ cameraName: () => null }).save()).toMatchObject({ state: "saved" });
    expect(picturesIn(root)[0]).toMatch(/^Camera\//);
  });

  it("is refused when it is not the picture that it says", async () => {
    const { save } = start();
    const size = { width: 320, height: 180 };
    await expect(save(makeSnapshot({ picture: makePicture("png", size) }))).rejects.toMatchObject({
      reason: "malformed",
    });
    await expect(save({ ...makeSnapshot(), size: { width: 321, height: 180 } })).rejects.toMatchObject({
      reason: "malformed",
    });
    await expect(save(makeSnapshot({ capturedAtMs: 9e15 }))).rejects.toMatchObject({ reason: "malformed" });
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("the folder of snapshots", () => {
  it("is made when it is the app's own", async () => {
    const path = join(root, "Pictures", "Nekomado");
    expect(await start({ place: () => ({ path, mayBeMade: true }) }).save()).toMatchObject({ state: "saved" });
  });

  it("that a person chose and that is gone is not made on another disk", async () => {
    const path = join(root, "stick", "cats");
    const { save, stop } = start({ place: () => ({ path, mayBeMade: false }) });
    expect(await save()).toEqual({ state: "waiting", reason: "folder" });
    await stop();
    expect(existsSync(path)).toBe(false);
    expect(logged.at(-1)).toMatch(/^Lost, .*Living room/);
  });

  it("loses what a program left unfinished long ago, and nothing else", async () => {
    await start().save();
    const folder = join(root, day);
    const old = ".01234567-89ab-cdef-0123-456789abcdef.nekomado-part";
    const claimed = "2026-11-21_14-32-19.000_Living room.jpg";
    const young = ".11234567-89ab-cdef-0123-456789abcdef.nekomado-part";
    for (const name of [old, claimed, young, "notes.txt"])
      writeFileSync(join(folder, name), name === claimed ? "" : "x");
    for (const name of [old, claimed, "notes.txt"]) utimesSync(join(folder, name), 1, 1);
    start();
    await vi.waitFor(() => expect(logged).toContainEqual(expect.stringMatching(/^2 files/)), 5000);
    expect(readdirSync(folder).sort()).toEqual([young, "2026-11-21_14-32-18.123_Living room.jpg", "notes.txt"].sort());
  });
});

describe("a disk without room", () => {
  const smallDisk = (kilobytes: number): SmallDisk | string => {
    const disk = SmallDisk.mount(kilobytes);
    if (typeof disk !== "string") disks.push(disk);
    return disk;
  };

  it("is told at once; what was taken is written when there is room, and nothing half is ever there", async (test) => {
    const disk = smallDisk(64);
    if (typeof disk === "string") return test.skip(disk);
    const saved = vi.fn<() => void>();
    const large = makeSnapshot({ format: "png", size: { width: 1280, height: 720 } });
    const { save, waiting } = start({ place: () => ({ path: disk.path, mayBeMade: false }), saved });
    expect(await save(large)).toEqual({ state: "waiting", reason: "diskFull" });
    expect(await save({ ...large, capturedAtMs: large.capturedAtMs + 1 })).toEqual({
      state: "waiting",
      reason: "diskFull",
    });
    expect(waiting()).toMatchObject({ count: 2, reason: "diskFull" });
    expect(told.at(-1)).toMatchObject({ count: 2, reason: "diskFull" });
    expect(readdirSync(disk.path, { recursive: true }).filter((name) => /part|png/.test(String(name)))).toEqual([]);
    expect(saved).not.toHaveBeenCalled();
    disk.grow(4096);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ count: 0, reason: null }), 10_000);
    expect(picturesIn(disk.path)).toHaveLength(2);
    expect(saved).toHaveBeenCalledTimes(2);
    expect(readWithExifTool(join(disk.path, picturesIn(disk.path)[0] ?? ""))[0]).toMatchObject({
      "ExifTool:Validate": "0 0 0",
      "XMP-nekomado:FrameNumber": 4711,
    });
    return undefined;
  });

  it("keeps as many as memory is meant for, and says so when there is no room for another", async () => {
    const path = join(root, "gone");
    const { save, waiting } = start({
      place: () => ({ path, mayBeMade: false }),
      bounds: { snapshots: 2, bytes: 1e9 },
    });
    await save();
    expect(waiting()).toMatchObject({ count: 1, room: 1 });
    await save();
    expect(waiting()).toMatchObject({ count: 2, room: 0 });
    await expect(save()).rejects.toMatchObject({
      reason: "diskFull",
      message: expect.stringContaining("2 snapshots wait"),
    });
    mkdirSync(path);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ count: 0 }), 10_000);
    expect(picturesIn(path)).toHaveLength(2);
  });

  it("keeps as many bytes as memory is meant for", async () => {
    const { length } = makePicture("jpeg", { width: 320, height: 180 });
    const bounds = { snapshots: 99, bytes: length * 2 };
    const { save } = start({ place: () => ({ path: join(root, "gone"), mayBeMade: false }), bounds });
    await save();
    await expect(save()).rejects.toMatchObject({ reason: "diskFull" });
  });

  it("that may not be written to is the folder's fault, and is tried when a person asks", async (test) => {
    const disk = smallDisk(4096);
    if (typeof disk === "string") return test.skip(disk);
    disk.makeReadOnly();
    const { save, retry } = start({ place: () => ({ path: disk.path, mayBeMade: false }), retryEveryMs: 3_600_000 });
    expect(await save()).toEqual({ state: "waiting", reason: "folder" });
    expect(await retry()).toMatchObject({ count: 1, reason: "folder" });
    disk.makeWritable();
    expect(await retry()).toMatchObject({ count: 0, reason: null });
    expect(picturesIn(disk.path)).toEqual([usual]);
    return undefined;
  });

  it("lets what waits go elsewhere", async () => {
    const path = join(root, "gone");
    const other = join(root, "other");
    mkdirSync(other);
    const chosen = [null, other];
    const chooseFolder = async (): Promise<string | null> => chosen.shift() ?? null;
    const { save, elsewhere, waiting } = start({
      place: () => ({ path, mayBeMade: false }),
      chooseFolder,
      retryEveryMs: 3_600_000,
    });
    await save();
    await expect(elsewhere()).rejects.toMatchObject({ reason: "cancelled" });
    expect(waiting()).toMatchObject({ count: 1 });
    expect(await elsewhere()).toMatchObject({ count: 0 });
    expect(picturesIn(other)).toEqual([usual]);
  });

  it("is tried for the last time at the end", async () => {
    const path = join(root, "away");
    const { save, stop } = start({ place: () => ({ path, mayBeMade: false }), retryEveryMs: 3_600_000 });
    await save();
    mkdirSync(path);
    await stop();
    expect(picturesIn(path)).toEqual([usual]);
    expect(logged.filter((line) => line.startsWith("Lost"))).toEqual([]);
  });

  it("that vanishes and comes back is the same folder again", async () => {
    const path = join(root, "stick");
    mkdirSync(path);
    const { save } = start({ place: () => ({ path, mayBeMade: false }) });
    await save();
    renameSync(path, join(root, "pulled out"));
    expect(await save(makeSnapshot({ capturedAtMs: makeSnapshot().capturedAtMs + 5 }))).toMatchObject({
      reason: "folder",
    });
    renameSync(join(root, "pulled out"), path);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ count: 0 }), 10_000);
    expect(picturesIn(path)).toEqual([usual, usual.replace(".123", ".128")]);
  });
});
