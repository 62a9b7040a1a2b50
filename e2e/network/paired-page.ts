import type { Page } from "@playwright/test";
import { z } from "zod";
import type { PairedBoard } from "../desktop/paired-board.ts";
import type { NetworkedBrowser } from "./networked-browser.ts";

/**
 * A page of a browser that the board's owner lets in, with the camera on it.
 *
 * @param prepare what the page is to have before it is loaded
 */
export const openPairedPage = async (
  { browser }: NetworkedBrowser,
  board: PairedBoard,
  prepare: (page: Page) => Promise<void>,
): Promise<Page> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await prepare(page);
  await page.goto(board.url);
  const { code } = z.object({ code: z.string() }).parse(await board.command("pair", "--web"));
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.keyboard.press("Enter");
  return page;
};
