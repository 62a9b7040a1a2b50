import type { Page } from "@playwright/test";
import { machineNowMs } from "./load/machine-clock.ts";

const readings = 40;

/** How a page's `performance.now()` leads to this machine's monotonic clock. */
export interface PageClock {
  /** To be added to the page's time, ms. */
  offsetMs: number;
  /** The offset is off by this at most. */
  uncertaintyMs: number;
}

/** Both are the machine's own monotonic clock with different beginnings: the fastest of some readings tells how different. */
export const readPageClock = async (page: Page): Promise<PageClock> => {
  let best: PageClock = { offsetMs: 0, uncertaintyMs: Number.POSITIVE_INFINITY };
  for (let reading = 0; reading < readings; reading++) {
    const beforeMs = machineNowMs();
    const pageMs = await page.evaluate(() => performance.now());
    const afterMs = machineNowMs();
    const uncertaintyMs = (afterMs - beforeMs) / 2;
    if (uncertaintyMs < best.uncertaintyMs) best = { offsetMs: (beforeMs + afterMs) / 2 - pageMs, uncertaintyMs };
  }
  return best;
};
