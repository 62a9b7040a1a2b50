import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { PairedBoard } from "./paired-board.ts";

/** The field for the code, wherever it is asked for. */
export const codeField = (page: Page) => page.getByRole("textbox", { name: /code/i });

/** Types the board's code as its owner reads it out, once the camera has been found. */
export const pairByTyping = async (page: Page, board: PairedBoard): Promise<void> => {
  await expect(codeField(page)).toBeEnabled();
  await codeField(page).focus();
  await page.keyboard.type(await board.code());
};
