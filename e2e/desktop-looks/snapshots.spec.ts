import type { Snapshot } from "../../apps/desktop/src/contract/index.ts";
import { framesShown } from "../picture-probe.ts";
import { cameraCalled } from "./cameras.ts";
import { expect, test } from "./desk.ts";

const living = cameraCalled("Living room");
const kitchen = cameraCalled("Kitchen");
const both = { cameras: [living, kitchen], found: [], canDiscover: true };

const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);

test.beforeEach(async ({ board, desk }) => {
  await board.startSimulator();
  await board.startAgent();
  for (const { id } of both.cameras) desk.links.reach(id, board.url);
});

for (const { what, take } of [
  { what: "of the camera that has the keyboard", take: "key" },
  { what: "of a camera that nobody sees just now, for the tray", take: "command" },
] as const)
  test(`a snapshot is taken ${what}`, async ({ desk }) => {
    const taken: Snapshot[] = [];
    desk.bridge.script({
      "snapshots.save": (snapshot) => {
        taken.push(snapshot);
        return { state: "saved", id: "ab".repeat(16) };
      },
      "library.list": () => ({ items: [], next: null, total: 0 }),
    });
    await desk.open({ list: both });
    await expect(desk.page.getByRole("article", { name: "Kitchen, Live" })).toBeVisible();
    await framesShown(desk.page, 30);
    if (take === "key") {
      await desk.page.keyboard.press("ArrowRight");
      await desk.page.keyboard.press("s");
    } else {
      await desk.page.keyboard.press("h");
      await expect.poll(() => desk.bridge.asked.filter(({ name }) => name === "link.close").length).toBe(2);
      await desk.bridge.tell("command", { kind: "snapshot", cameraId: kitchen.id });
    }
    await expect(desk.page.getByText("Snapshot saved")).toBeVisible();
    const [snapshot] = taken;
    expect(snapshot).toMatchObject({ cameraId: kitchen.id, size: { width: 1280, height: 720 }, timeOrigin: "frame" });
    expect(Buffer.from(snapshot?.picture ?? []).subarray(0, 3)).toEqual(jpegStart);
    expect(Math.abs(Date.now() - (snapshot?.capturedAtMs ?? 0))).toBeLessThan(60_000);
  });

test("a page that nobody sees takes one snapshot, with its boxes, and says so", async ({ desk }) => {
  const taken: Snapshot[] = [];
  desk.bridge.script({
    "snapshots.save": (snapshot) => {
      taken.push(snapshot);
      return { state: "saved", id: "ab".repeat(16) };
    },
    "window.snapshotDone": () => null,
  });
  const info = { ...desk.bridge.fixture.info, window: "snapshot" as const, cameraId: living.id };
  await desk.open({ list: both, info });
  const done = () => desk.bridge.asked.filter(({ name }) => name === "window.snapshotDone");
  await expect.poll(() => done().length).toBe(1);
  expect(done()[0]?.params).toEqual({ outcome: "saved", reason: null });
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ cameraId: living.id, size: { width: 1280, height: 720 } });
  expect(taken[0]?.boxes.length).toBeGreaterThan(0);
});

test("a snapshot of a camera that is off fails, and says why", async ({ desk }) => {
  desk.bridge.script({ "window.snapshotDone": () => null });
  const off = { ...cameraCalled("Attic"), isReachable: false, offSinceMs: Date.now() - 3_600_000 };
  const info = { ...desk.bridge.fixture.info, window: "snapshot" as const, cameraId: off.id };
  await desk.open({ list: { ...both, cameras: [off] }, info });
  const done = () => desk.bridge.asked.filter(({ name }) => name === "window.snapshotDone");
  await expect.poll(() => done().length, { timeout: 40_000 }).toBe(1);
  expect(done()[0]?.params).toEqual({ outcome: "failed", reason: "No picture came. Not on the network." });
});
