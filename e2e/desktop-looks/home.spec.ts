import { cameraCalled, offSince } from "./cameras.ts";
import { expect, test } from "./desk.ts";

const living = cameraCalled("Living room");
const kitchen = cameraCalled("Kitchen");
const hallway = cameraCalled("Hallway");
const others = ["Bedroom", "Study", "Garden", "Attic", "Cellar", "Porch", "Balcony", "Garage", "Stairs"].map((name) =>
  cameraCalled(name),
);
const anHourAgo = offSince(Date.now() - 3_600_000);
const listOf = (...cameras: ReturnType<typeof cameraCalled>[]) => ({ cameras, found: [], canDiscover: true });

test("cameras that are live, not paired any more and off stand side by side", async ({ board, desk }) => {
  await board.startSimulator();
  await board.startAgent();
  desk.links.reach(living.id, board.url);
  await desk.open({ list: listOf(living, { ...kitchen, trust: "unauthorised" }, { ...hallway, ...anHourAgo }) });
  await expect(desk.page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("Kitchen is not paired");
  await desk.lookAt("home-three");
});

for (const count of [1, 2, 4, 6, 9, 12])
  test(`${count} cameras find their places in the window`, async ({ board, desk }) => {
    await board.startSimulator();
    await board.startAgent();
    const cameras = [living, kitchen, hallway, ...others].slice(0, count);
    for (const { id } of cameras.slice(0, 3)) desk.links.reach(id, board.url);
    await desk.open({
      list: listOf(...cameras.slice(0, 3), ...cameras.slice(3).map((camera) => ({ ...camera, ...anHourAgo }))),
    });
    for (const { name } of cameras.slice(0, 3))
      await expect(desk.page.getByRole("article", { name: `${name}, Live` })).toBeVisible();
    // Narrow windows have one column, however many there are.
    if (count === 4) await desk.lookAt(`home-${count}`);
    else await desk.keep(`home-${count}-desk-light`);
    await desk.page.setViewportSize({ width: 1280, height: 800 });
    const place = desk.page.locator(".app-place");
    const scrolls = () => place.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight);
    await expect.poll(scrolls).toBe(count > 9);
  });

test("cameras with another key and another version say so, in Japanese too", async ({ desk }) => {
  const list = listOf({ ...living, trust: "keyChanged" }, { ...kitchen, trust: "incompatible" });
  await desk.open({ list });
  await expect(desk.page.getByRole("button", { name: "What now?" })).toBeVisible();
  await desk.lookAt("home-closed");
  await desk.bridge.tell("settings", {
    ...desk.bridge.fixture.settings,
    language: "ja",
    snapshotFolder: "/home/mika/Pictures/Nekomado",
  });
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("Living roomの鍵が変わりました");
  await desk.lookAt("home-closed-ja");
});

test("one camera is shown large, with all that can be done", async ({ board, desk }) => {
  await board.startSimulator();
  await board.startAgent();
  desk.links.reach(living.id, board.url);
  desk.links.reach(kitchen.id, board.url);
  await desk.open({ list: listOf(living, kitchen) });
  const { page } = desk;
  await page.getByRole("button", { name: "Living room, show large" }).click();
  await expect(page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  await desk.lookAt("large");
  await page.keyboard.press("i");
  await expect(page.getByText("30 fps").first()).toBeVisible();
  await desk.lookAt("large-statistics");
});

test("the app's own service is down, and the pictures go on", async ({ board, desk }) => {
  await board.startSimulator();
  await board.startAgent();
  desk.links.reach(living.id, board.url);
  await desk.open({ list: listOf(living, { ...kitchen, ...anHourAgo }) });
  await expect(desk.page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  await desk.bridge.tell("service", { state: "restarting" });
  await expect(desk.page.getByText("Nekomado's own service is starting again. Live pictures go on.")).toBeVisible();
  await desk.lookAt("service-down");
  await expect(desk.page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  await desk.bridge.tell("service", { state: "running" });
  await expect(desk.page.getByText("Live pictures go on.")).toBeHidden();
});

test("a small window shows glass, light and name, and buttons when it is pointed at", async ({ board, desk }) => {
  await board.startSimulator();
  await board.startAgent();
  desk.links.reach(living.id, board.url);
  const { page } = desk;
  await page.setViewportSize({ width: 320, height: 180 });
  await desk.open({
    list: listOf(living, kitchen),
    info: { ...desk.bridge.fixture.info, window: "mini", cameraId: living.id },
  });
  await expect(page.getByRole("main", { name: "Living room, Live" })).toBeVisible();
  await desk.keep("mini");
  await page.mouse.move(160, 90);
  await expect(page.locator(".mini-buttons")).toHaveCSS("opacity", "1");
  await desk.keep("mini-hovered");
  await desk.expectSound();
});
