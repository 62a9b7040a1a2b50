import type { Page } from "@playwright/test";
import { chromiumWindow } from "../../e2e/desktop/chromium-host.ts";
import type { RunningDesktop } from "../../e2e/desktop/host.ts";
import { PairedBoard } from "../../e2e/desktop/paired-board.ts";
import { pairByTyping } from "../../e2e/desktop/steps.ts";
import { ElectronHome } from "../../e2e/electron/packed-app.ts";
import { framesShown } from "../../e2e/picture-probe.ts";
import { build } from "../../scripts/build.ts";
import { Closing } from "../closing.ts";
import type { StandaloneFigure } from "../figure.ts";
import { median } from "../percentiles.ts";

const rounds = 15;

/** From the moment at which the page is seen again to the callback for its first painted frame, ms. */
const timeUntilPicture = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const video = document.querySelector<HTMLVideoElement>("video:not(.still)");
        if (video === null) throw new Error("there is no video on the page");
        const seenAtMs = performance.now();
        video.requestVideoFrameCallback((nowMs) => resolve(nowMs - seenAtMs));
        Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }),
  );

const measureRounds = async (app: RunningDesktop, agent: Awaited<ReturnType<PairedBoard["startAgent"]>>) => {
  const goneTimes = () => agent.lines.filter(({ msg }) => msg === "a viewer is gone").length;
  const samples: number[] = [];
  while (samples.length < rounds) {
    const before = goneTimes();
    await app.setVisible(false);
    await agent.line(() => goneTimes() > before);
    samples.push(await timeUntilPicture(app.page));
    await framesShown(app.page, 15);
  }
  return samples;
};

/** How soon a camera of the desktop app, whose session rested while nobody saw it, has a moving picture again. */
export const seenAgain: StandaloneFigure = {
  name: "seenAgain",
  standalone: true,
  measure: async (_options, progress) => {
    build();
    const closing = new Closing();
    try {
      const home = new ElectronHome();
      closing.add(() => home.remove());
      const board = new PairedBoard("Living room");
      closing.add(() => board.close());
      await board.startSimulator();
      const agent = await board.startAgent();
      const app = await chromiumWindow.start(home, { addresses: [board.address] });
      closing.add(() => app.close());
      await pairByTyping(app.page, board);
      await framesShown(app.page, 30);
      const samples = await measureRounds(app, agent);
      progress(samples.map((ms) => ms.toFixed(0)).join(", "));
      const row = {
        figure: "desktop app: seen again → first picture",
        unit: "ms",
        decimals: 0,
        ours: median(samples) ?? Number.NaN,
        janus: undefined,
        aim: { of: "value" as const, atMost: 250 },
      };
      return { rows: [row], samples };
    } finally {
      await closing.close();
    }
  },
};
