import { setTimeout as delay } from "node:timers/promises";
import { healthSchema } from "@nekomado/protocol";
import type { Diagnostics } from "@nekomado/viewer";
import type { App, Board } from "../e2e/board.ts";
import type { LazyBrowser } from "./browser.ts";
import { inboundOf } from "./inbound.ts";
import type { Server, Viewer } from "./server.ts";

declare global {
  interface Window {
    /** What the page records of itself when its address asks for it. */
    nekomadoDiagnostics?: Diagnostics;
  }
}

const pictureWithinMs = 30_000;
const goneWithinMs = 20_000;
/** More than any figure opens. */
const mostViewers = 250;

const openViewer = async (browser: LazyBrowser, url: string, agent: App): Promise<Viewer> => {
  const context = await (await browser.launched()).newContext();
  const page = await context.newPage();
  await page.goto(`${url}?diagnostics`);
  const firstPicture = await page.waitForFunction(
    () => window.nekomadoDiagnostics?.timings.clickToFirstFrameMs ?? undefined,
    undefined,
    { timeout: pictureWithinMs, polling: 50 },
  );
  const clickToFirstPictureMs = await firstPicture.jsonValue();
  if (clickToFirstPictureMs === undefined) throw new Error("the page tells no time of its first picture");
  const departures = () => agent.lines.filter(({ msg }) => msg === "a viewer is gone").length;
  return {
    page,
    clickToFirstPictureMs,
    readInbound: async () => inboundOf(await page.evaluate(() => window.nekomadoDiagnostics?.getStats())),
    close: async () => {
      const before = departures();
      const gone = agent.line(() => departures() > before);
      // Leaving the page tells the agent; closing it might not.
      await page.goto("about:blank");
      await gone;
      await context.close();
    },
  };
};

/** Without a word a viewer is found gone after 8 s. */
const untilUnwatched = async (url: string): Promise<void> => {
  const untilMs = performance.now() + goneWithinMs;
  for (;;) {
    const { viewers } = healthSchema.parse(await (await fetch(new URL("healthz", url))).json());
    if (viewers === 0) return;
    if (performance.now() > untilMs) throw new Error(`the agent still has ${viewers} viewers, though all have left`);
    await delay(100);
  }
};

/** The built agent. */
export const serveWithNekomado = async (board: Board, browser: LazyBrowser): Promise<Server> => {
  const agent = await board.startAgent(["--max-viewers", String(mostViewers)]);
  const { pid } = agent.process;
  if (pid === undefined) throw new Error("the agent has no process id");
  return {
    name: "nekomado-agent",
    pid,
    openViewer: () => openViewer(browser, board.url, agent),
    loadTarget: { server: "agent", url: board.url },
    untilUnwatched: () => untilUnwatched(board.url),
  };
};
