import { framesShown } from "../picture-probe.ts";
import { expect, test } from "./desktop-test.ts";
import { pairByTyping } from "./steps.ts";

test("boxes are followed in the app's pictures too, and the picture waits for them when asked", async ({
  makeBoard,
  startApp,
}) => {
  const board = makeBoard("Living room");
  await board.startSimulator(["--detector-latency", "150"]);
  await board.startAgent();
  const { page } = await startApp({ addresses: [board.address] });
  await pairByTyping(page, board);
  await framesShown(page, 10);
  // Counts what the workers that begin from now on answer with boxes.
  await page.evaluate(() => {
    Object.assign(window, { followed: 0 });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }: MessageEvent<{ followed: unknown }>) => {
          if (data.followed !== null) Object.assign(window, { followed: Number(Reflect.get(window, "followed")) + 1 });
        });
      }
    };
  });
  const statistics = page.locator("#statistics");

  await page.keyboard.press("e");
  await expect(page.getByRole("radio", { name: "Exact", exact: true })).toBeChecked();
  const figure = async (name: string): Promise<number> => {
    const row = statistics.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd[1]");
    return Number.parseFloat((await row.textContent()) ?? "");
  };
  await expect.poll(() => figure("Picture held back"), { timeout: 40_000 }).toBeGreaterThan(100);
  await expect.poll(() => figure("Jitter buffer"), { timeout: 40_000 }).toBeGreaterThan(100);
  expect(await page.evaluate(() => Reflect.get(window, "followed"))).toBe(0);

  await page.keyboard.press("e");
  await expect(page.getByRole("radio", { name: "Live", exact: true })).toBeChecked();
  await expect(statistics).toContainText("Carried over");
  await expect
    .poll(() => page.evaluate(() => Number(Reflect.get(window, "followed"))), { timeout: 30_000 })
    .toBeGreaterThan(20);
});
