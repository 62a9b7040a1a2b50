import { readdirSync } from "node:fs";
import { expect } from "@playwright/test";
import { PairedBoard } from "../desktop/paired-board.ts";
import { pairByTyping } from "../desktop/steps.ts";
import { UnwatchedElectron } from "../desktop/unwatched-electron.ts";
import { framesShown } from "../picture-probe.ts";
import { hasNotifications, test } from "./shell-test.ts";

let board: PairedBoard;

test.beforeEach(async () => {
  board = new PairedBoard("Living room");
  await board.startSimulator();
  await board.startAgent();
});

test.afterEach(() => board.close());

test("a mini window shows the camera on top of others, and leads back to the large one", async ({ startApp }) => {
  const { electron, page } = await startApp({ args: [`--camera-address=${board.address}`] });
  await pairByTyping(page, board);
  await framesShown(page, 10);
  const opened = electron.waitForEvent("window");
  await page.keyboard.press("m");
  const mini = await opened;
  await framesShown(mini, 10);
  const window = await electron.browserWindow(mini);
  expect(await window.evaluate((shown) => [shown.isAlwaysOnTop(), shown.getMinimumSize()[0]])).toEqual([true, 240]);
  await mini.mouse.move(100, 60);
  await mini.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => electron.windows().length).toBe(1);
});

test("a snapshot from the tray connects, takes and closes while no window is there", async ({
  startApp,
  home,
  bus,
}) => {
  const first = await startApp({ args: [`--camera-address=${board.address}`] });
  await pairByTyping(first.page, board);
  await framesShown(first.page, 10);
  await first.electron.close();

  const agent = await board.startAgentAnew();
  const app = await UnwatchedElectron.start(home, { bus: bus.address, args: ["--hidden"] });
  try {
    await expect.poll(() => bus.icons, { timeout: 20_000 }).toBe(1);
    await expect
      .poll(async () => JSON.stringify(await bus.menu()), { timeout: 20_000 })
      .toContain("Snapshot of Living room");
    await bus.click("Snapshot of Living room");
    await agent.line(({ msg }) => msg === "a viewer watches");
    await agent.line(({ msg, viewers }) => msg === "a viewer is gone" && viewers === 0);
    const kept = readdirSync(home.pictures, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".jpg"),
    );
    expect(kept).toHaveLength(1);
    if (hasNotifications())
      await expect.poll(() => bus.notices.map(({ title }) => title)).toContain("Snapshot of Living room saved");
  } finally {
    await app.close();
  }
});
