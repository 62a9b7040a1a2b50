import { expect, test } from "./board.ts";
import { framesShown, inboundFigures, watchPeers } from "./picture-probe.ts";

test("shows two viewers the same camera at once", async ({ board, page, context }) => {
  await board.startSimulator();
  await board.startAgent();
  const other = await context.newPage();
  for (const viewer of [page, other]) {
    await watchPeers(viewer);
    await viewer.goto(board.url);
  }
  // A page behind another is hidden and paints nothing: the decoder tells that its frames come.
  await expect.poll(async () => (await inboundFigures(other))?.framesDecoded ?? 0).toBeGreaterThan(90);
  await expect.poll(async () => (await inboundFigures(page))?.framesDecoded ?? 0).toBeGreaterThan(90);
  expect((await inboundFigures(page))?.packetsLost).toBe(0);
  expect((await inboundFigures(other))?.packetsLost).toBe(0);
  const health: unknown = await (await page.request.get(`${board.url}healthz`)).json();
  expect(health).toMatchObject({ status: "ok", stream: "flowing", detector: "running", viewers: 2 });
});

test("refuses the viewer after the last with the reason, and lets it in when there is room", async ({
  board,
  page,
  context,
}) => {
  await board.startSimulator();
  await board.startAgent(["--max-viewers", "1"]);
  await watchPeers(page);
  await page.goto(board.url);
  await framesShown(page, 5);

  const other = await context.newPage();
  await watchPeers(other);
  await other.goto(board.url);
  await expect(other.getByText(/full|as many/i).first()).toBeVisible();

  await page.close();
  await framesShown(other, 5);
});

test("gives the place of a viewer that left to the next at once", async ({ board, page }) => {
  await board.startSimulator();
  const agent = await board.startAgent(["--max-viewers", "1"]);
  for (let round = 0; round < 3; round++) {
    await page.goto(board.url);
    await framesShown(page, 3);
    await page.goto("about:blank");
    await agent.line(() => agent.lines.filter(({ msg }) => msg === "a viewer is gone").length > round);
  }
});
