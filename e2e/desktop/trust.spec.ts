import { framesShown } from "../picture-probe.ts";
import { expect, test } from "./desktop-test.ts";
import { createCertificate } from "../../apps/desktop/src/service/testing/certificate.ts";
import { Relay } from "./relay.ts";
import { codeField, pairByTyping } from "./steps.ts";

test("a wrong code is told, and the right one still opens the picture", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  const code = await board.code();
  await expect(codeField(page)).toBeEnabled();
  await codeField(page).focus();
  await page.keyboard.type(`${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`);
  await expect(page.getByText(/This is not the code of Living room\. .*Nothing was sent\./).first()).toBeVisible();
  await expect(codeField(page)).toBeFocused();
  await page.keyboard.press("Backspace");
  await page.keyboard.type(code.slice(-1));
  await framesShown(page, 10);
});

test("somebody between app and camera hears nothing", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  await board.startAgent();
  const relay = await Relay.between({ host: "127.0.0.1", port: board.port }, await createCertificate());
  try {
    const { page } = await startApp({ addresses: [`127.0.0.1:${relay.port}`] });
    await expect(codeField(page)).toBeEnabled();
    const heardBefore = Buffer.concat(relay.heard).toString();
    await pairByTyping(page, board);
    await expect(page.getByText(/Nothing was sent\./).first()).toBeVisible();
    // What anybody may ask of anybody was asked before there was a code; nothing has been since.
    expect(heardBefore).toMatch(/^GET \/healthz /);
    expect(Buffer.concat(relay.heard).toString()).toBe(heardBefore);
    expect(await board.viewers()).toEqual([]);
  } finally {
    await relay.close();
  }
});

test("a camera whose certificate has changed is not opened, and paired anew with a new code", async ({
  makeBoard,
  startApp,
}) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  const agent = await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await pairByTyping(page, board);
  await framesShown(page, 10);

  await agent.stop();
  board.forgetEverything();
  await board.startAgent();
  await expect(page.getByText("A new board, or a stranger. Not opened.").first()).toBeVisible({ timeout: 60_000 });
  expect(await board.viewers()).toEqual([]);
  await page.getByRole("button", { name: "What now?" }).click();
  await page.getByRole("button", { name: /Forget this camera and pair again/ }).click();
  await pairByTyping(page, board);
  await framesShown(page, 10);
});

test("a viewer whose place was taken away sees no further frame, and is told why", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  const agent = await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await pairByTyping(page, board);
  await framesShown(page, 10);

  await board.revokeApps();
  await agent.line(({ msg }) => msg === "a viewer is gone");
  await expect(page.getByRole("button", { name: /pair again/i }).first()).toBeVisible();
  await expect(page.locator('[data-live="true"]')).toHaveCount(0);
  await page
    .getByRole("button", { name: /pair again/i })
    .first()
    .click();
  await pairByTyping(page, board);
  await framesShown(page, 10);
});
