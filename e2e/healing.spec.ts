import { expect, test } from "./board.ts";
import { framesShown, watchPeers } from "./picture-probe.ts";

test("brings the picture back without a click when the agent was killed and started again", async ({ board, page }) => {
  await board.startSimulator();
  const agent = await board.startAgent();
  await watchPeers(page);
  await page.goto(board.url);
  await framesShown(page, 10);

  await agent.stop("SIGKILL");
  await expect(page.getByRole("main")).toContainText(/Stopped|Reconnecting|stopped/i);
  await board.startAgent();
  await framesShown(page, 30);
});

test("brings the picture back when the camera daemon was killed and started again with another layout", async ({
  board,
  page,
}) => {
  const first = await board.startSimulator(["--layout", "v4"]);
  await board.startAgent();
  await watchPeers(page);
  await page.goto(board.url);
  await framesShown(page, 10);

  await first.stop("SIGKILL");
  await expect(page.getByRole("main")).toContainText(/camera/i);
  await board.startSimulator(["--layout", "v2", "--replace"]);
  await framesShown(page, 30);
});

test("waits for a camera daemon that is not there yet, and says so", async ({ board, page }) => {
  const agent = await board.startAgent();
  await page.goto(board.url);
  await agent.line(({ fault }) => fault === "daemonAbsent");
  await board.startSimulator();
  await framesShown(page, 10);
});

test("says what to do when there is only zero-copy H.265", async ({ board, page }) => {
  await board.startSimulator(["--h265-only"]);
  const agent = await board.startAgent();
  const line = await agent.line(({ fault }) => fault === "h265Only");
  expect(line["msg"]).toMatch(/zero-copy H\.265.*H\.264/);
  const health: unknown = await (await page.request.get(`${board.url}healthz`)).json();
  expect(health).toMatchObject({ status: "degraded", stream: "h265Only" });
});

test("follows the switch to the night camera and back", async ({ board, page }) => {
  const simulator = await board.startSimulator();
  await board.startAgent();
  await page.goto(board.url);
  await framesShown(page, 10);
  const widthOf = () => page.evaluate(() => document.querySelector("video")?.videoWidth);
  for (const [camera, width] of [
    ["night", 960],
    ["day", 1280],
  ] as const) {
    simulator.tell(`switch ${camera}`);
    await expect.poll(widthOf).toBe(width);
    await framesShown(page, 30);
    await expect(page.getByRole("main")).toContainText(/Live/);
  }
});

test("keeps the picture live when the board's clock is set", async ({ board, page }) => {
  const simulator = await board.startSimulator(["--clock", "realtime"]);
  await board.startAgent();
  await page.goto(board.url);
  await framesShown(page, 10);
  for (const [earlier, stepMs] of [-500, 2000].entries()) {
    simulator.tell(`clock-step ${stepMs}`);
    await simulator.line(() => simulator.lines.filter(({ event }) => event === "clock-stepped").length > earlier);
    await framesShown(page, 60);
    await expect(page.getByRole("main")).toContainText(/Live/);
  }
});
