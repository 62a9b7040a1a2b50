import type { App } from "../board.ts";
import { brightnessOf, framesShown } from "../picture-probe.ts";
import { expect, test } from "./desktop-test.ts";
import { keyringOfTests } from "./electron-host.ts";
import { boardMachine } from "./paired-board.ts";
import { codeField, pairByTyping } from "./steps.ts";
import { UnwatchedElectron } from "./unwatched-electron.ts";

/** How often the agent has said so. */
const countOf = (agent: App, message: string): number => agent.lines.filter(({ msg }) => msg === message).length;

const liveWindows = '.camera-window[data-live="true"]';

test("two cameras are seen side by side, one of them large, and the way back", async ({ makeBoard, startApp }) => {
  const living = makeBoard("Living room");
  const kitchen = makeBoard("Kitchen", boardMachine);
  for (const board of [living, kitchen]) {
    await board.startSimulator();
    await board.startAgent();
  }
  const isFound = boardMachine !== undefined;
  const { page } = await startApp({ addresses: isFound ? [living.address] : [living.address, kitchen.address] });
  // Two were found: the code says of which camera it is.
  await expect(page.getByText("Kitchen").first()).toBeVisible();
  await pairByTyping(page, living);
  await framesShown(page, 10);
  if (isFound) await page.getByRole("button", { name: "Add it" }).click();
  else {
    await page.keyboard.press("Control+,");
    await page.getByRole("tab", { name: "Cameras" }).click();
    await page.getByRole("button", { name: "Add a camera" }).click();
  }
  await pairByTyping(page, kitchen);
  await expect(page.getByRole("heading", { name: "Two cameras are live" })).toBeVisible();
  await expect(page.locator(liveWindows)).toHaveCount(2);

  // From the settings one is back in the settings.
  await expect(page.getByRole("dialog")).toHaveCount(isFound ? 0 : 1);
  if (!isFound) await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("2");
  await expect(page.locator(liveWindows)).toHaveCount(1);
  await expect(page.locator(liveWindows)).toContainText("Kitchen");
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(liveWindows)).toContainText("Living room");
  await page.keyboard.press("Escape");
  await expect(page.locator(liveWindows)).toHaveCount(2);
});

test("a camera that goes is dated and told, and comes back by itself", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Hallway");
  await board.startSimulator();
  const agent = await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await pairByTyping(page, board);
  await framesShown(page, 10);
  await agent.stop("SIGKILL");
  await expect(page.locator(liveWindows)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /Hallway/ })).not.toHaveText("Hallway is live");
  await board.startAgent();
  await expect(page.getByRole("heading", { name: "Hallway is live" })).toBeVisible({ timeout: 60_000 });
  await framesShown(page, 10);
});

test("the picture goes on while the app's own service is started again, after a crash and after a hang", async ({
  makeBoard,
  startApp,
}) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  await board.startAgent();
  const app = await startApp({ addresses: [board.address] });
  await pairByTyping(app.page, board);
  await framesShown(app.page, 10);
  for (const fail of [() => app.killService(), () => app.hangService()]) {
    await fail();
    await expect(app.page.getByText(/own service/).first()).toBeVisible({ timeout: 30_000 });
    await framesShown(app.page, 10);
    await expect(app.page.getByText(/own service/)).toHaveCount(0, { timeout: 30_000 });
    await framesShown(app.page, 10);
    await expect(app.page.locator(liveWindows)).toHaveCount(1);
  }
});

test("a hidden window stops its picture, and has it again at once", async ({ makeBoard, startApp, home, hostName }) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  const agent = await board.startAgent();
  const app = await startApp({ addresses: [board.address] });
  await pairByTyping(app.page, board);
  await framesShown(app.page, 10);
  const isGone = ({ msg, viewers }: Record<string, unknown>) => msg === "a viewer is gone" && viewers === 0;
  if (hostName === "chromium-window") {
    await app.setVisible(false);
    await agent.line(isGone);
    await app.setVisible(true);
    await framesShown(app.page, 10);
    return;
  }
  await app.close();
  await agent.line(isGone);
  const unwatched = await UnwatchedElectron.start(home, keyringOfTests());
  try {
    const watches = (count: number) => agent.line(() => countOf(agent, "a viewer watches") === count);
    await watches(2);
    await unwatched.run("electron.BrowserWindow.getAllWindows()[0].hide()");
    await agent.line(() => countOf(agent, "a viewer is gone") === 2);
    await unwatched.run("electron.BrowserWindow.getAllWindows()[0].show()");
    await watches(3);
  } finally {
    await unwatched.close();
  }
});

test("a camera's last picture is there, grey and dated, before its connection is", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Living room");
  // Nothing but its keyframe can be shown: there is no MJPEG, and WebRTC gets no further than the agent's answer.
  await board.startSimulator(["--no-raw"]);
  await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await pairByTyping(page, board);
  await framesShown(page, 10);
  await page.addInitScript(() => {
    RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
  });
  await page.reload();
  const glass = page.locator('.glass[data-open="true"][data-live="false"]');
  await expect(glass.locator("canvas.still")).toBeVisible();
  await expect(glass.locator("canvas.still")).toHaveCSS("filter", /grayscale\(1\)/);
  await expect(glass.locator(".plate")).toHaveText(/\d{2}:\d{2}:\d{2}/);
  expect(await brightnessOf(glass.locator("canvas.still"))).toBeGreaterThan(20);
});

test("a camera is added by its address", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Kitchen");
  await board.startSimulator();
  await board.startAgent();
  const { page } = await startApp();
  await page
    .getByRole("button", { name: /address/i })
    .first()
    .click();
  await page.getByRole("textbox", { name: /address/i }).fill(board.address);
  await page.keyboard.press("Enter");
  await expect(codeField(page)).toBeEnabled();
  await pairByTyping(page, board);
  await framesShown(page, 10);
});
