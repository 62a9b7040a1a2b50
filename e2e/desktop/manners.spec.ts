import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { framesShown } from "../picture-probe.ts";
import { expect, test } from "./desktop-test.ts";
import { pairByTyping } from "./steps.ts";

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => ({
    id,
    targets: nodes.map(({ target }) => target.join(" ")),
  }));

test("the language changes at once and stays", async ({ makeBoard, startApp }) => {
  const board = makeBoard("リビング");
  await board.startSimulator();
  await board.startAgent();
  const first = await startApp({ addresses: [board.address] });
  await pairByTyping(first.page, board);
  await framesShown(first.page, 10);
  await first.page.keyboard.press("Control+,");
  await first.page.getByRole("tab", { name: "Language" }).click();
  await first.page.getByRole("radio", { name: "日本語" }).click();
  await expect(first.page.locator("html")).toHaveAttribute("lang", "ja");
  await first.page.keyboard.press("Escape");
  await expect(first.page.getByRole("heading", { name: "リビングはライブ中です" })).toBeVisible();
  await first.close();
  const second = await startApp();
  await expect(second.page.locator("html")).toHaveAttribute("lang", "ja");
});

test("everything is done by keyboard alone, and named for screen readers", async ({ makeBoard, startApp }) => {
  const board = makeBoard("Living room");
  await board.startSimulator();
  await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await expect(page.getByRole("textbox", { name: /code/i })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type(await board.code());
  await framesShown(page, 10);
  await expect(page.getByRole("heading", { name: "Living room is live" })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press("Control+,");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("s");
  await expect(page.getByText("Snapshot saved")).toBeVisible();
  await page.keyboard.press("i");
  await expect(page.getByRole("heading", { name: "Connection" })).toBeVisible();
  await page.keyboard.press("i");
  await page.keyboard.press("c");
  await expect(page.getByRole("listitem").filter({ hasText: "Picture" })).toContainText("well");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await expect(page.locator('[aria-current="page"]')).toHaveText("History");
  expect(await violations(page)).toEqual([]);
});
