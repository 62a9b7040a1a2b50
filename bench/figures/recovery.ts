import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { z } from "zod";
import type { App } from "../../e2e/board.ts";
import { Board, writtenFrameSchema } from "../../e2e/board.ts";
import { PairedBoard } from "../../e2e/desktop/paired-board.ts";
import { LocalNetwork, whyNoNamespaces } from "../../e2e/network/namespaces.ts";
import { NetworkedBrowser } from "../../e2e/network/networked-browser.ts";
import { logPicture, paintedSince, recoveryMs, untilLive, untilNotLive } from "../../e2e/network/picture-log.ts";
import { build } from "../../scripts/build.ts";
import { LazyBrowser } from "../browser.ts";
import { Closing } from "../closing.ts";
import type { Row, StandaloneFigure } from "../figure.ts";
import { machineNowMs } from "../load/machine-clock.ts";
import { median } from "../percentiles.ts";

const cutSeconds = 3;
const nightWidth = 960;
const switchWithinMs = 20_000;
const simulatorArgs = ["--no-raw", "--no-detections", "--clock", "monotonic"];

/** A board, its processes, and a page that shows its camera. */
interface Scene {
  board: Board;
  simulator: App;
  agent: App;
  page: Page;
}

/** One fault, brought about in a scene of its own. @returns ms from its end to the fresh picture */
type Fault = (scene: Scene) => Promise<number>;

/** Of a moment on the machine's monotonic clock, the wall clock's ms, which the page's log has. */
const wallMsOf = (monotonicMs: number): number => Date.now() - (machineNowMs() - monotonicMs);

const firstFrameOf = async (simulator: App): Promise<number> =>
  wallMsOf(writtenFrameSchema.parse(await simulator.line(({ event }) => event === "frame")).writtenAtMs);

/** Its end is the new daemon's first frame. */
const daemonRestart: Fault = async ({ board, simulator, page }) => {
  await simulator.stop("SIGKILL");
  await untilNotLive(page);
  const started = await board.startSimulator([...simulatorArgs, "--replace"]);
  return recoveryMs(page, await firstFrameOf(started));
};

/** Its end is the start of the new process, which takes its time to be there. */
const agentRestart: Fault = async ({ board, agent, page }) => {
  await agent.stop("SIGKILL");
  await untilNotLive(page);
  const endedAtMs = Date.now();
  await board.startAgent();
  return recoveryMs(page, endedAtMs);
};

/** Its end is the night camera's first keyframe, before which nothing can be decoded; the picture is fresh when it is
 * that camera's. */
const cameraSwitch: Fault = async ({ simulator, page }) => {
  simulator.tell("switch night");
  const line = await simulator.line(
    ({ event, cameraId, keyframe }) => event === "frame" && cameraId === 1 && keyframe === true,
  );
  const endedAtMs = wallMsOf(writtenFrameSchema.parse(line).writtenAtMs);
  const untilMs = Date.now() + switchWithinMs;
  while (Date.now() < untilMs) {
    const fresh = (await paintedSince(page, endedAtMs)).find(({ width }) => width === nightWidth);
    if (fresh !== undefined) return fresh.atMs - endedAtMs;
    await delay(50);
  }
  throw new Error("the night camera's picture did not come");
};

const showOnPage = async (browser: Browser, url: string): Promise<Page> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await logPicture(page);
  await page.goto(url);
  return page;
};

const inScene = async (browser: Browser, fault: Fault): Promise<number> => {
  const board = new Board();
  try {
    const simulator = await board.startSimulator(simulatorArgs);
    const agent = await board.startAgent();
    const page = await showOnPage(browser, board.url);
    await untilLive(page);
    const ms = await fault({ board, simulator, agent, page });
    await page.context().close();
    return ms;
  } finally {
    await board.close();
  }
};

/** On a network of its own, behind which every packet of the board vanishes for a while. */
const networkCut = async (): Promise<number> => {
  const closing = new Closing();
  try {
    const network = await LocalNetwork.create(["pc", "hall"]);
    closing.add(() => network.close());
    const browser = await NetworkedBrowser.start(network.host("pc"));
    closing.add(() => browser.close());
    const board = new PairedBoard("hall", network.host("hall").namespace);
    closing.add(() => board.close());
    await board.startSimulator(simulatorArgs);
    await board.startAgent(["--no-announce"]);
    const page = await showOnPage(browser.browser, board.url);
    const { code } = z.object({ code: z.string() }).parse(await board.command("pair", "--web"));
    await page.getByRole("textbox", { name: "Code" }).fill(code);
    await page.keyboard.press("Enter");
    await untilLive(page);
    await network.host("hall").block();
    await Promise.all([delay(cutSeconds * 1000), untilNotLive(page)]);
    const endedAtMs = Date.now();
    await network.host("hall").unblock();
    return await recoveryMs(page, endedAtMs);
  } finally {
    await closing.close();
  }
};

/** How soon after a fault's end a fresh picture is painted, without a click. */
export const recovery: StandaloneFigure = {
  name: "recovery",
  standalone: true,
  measure: async ({ rounds }, progress) => {
    build();
    const noNamespaces = whyNoNamespaces();
    const closing = new Closing();
    try {
      const browser = new LazyBrowser(closing);
      const faults: [string, () => Promise<number>][] = [
        ["camera daemon killed and started again", async () => inScene(await browser.launched(), daemonRestart)],
        ["agent killed and started again", async () => inScene(await browser.launched(), agentRestart)],
        ["day camera → night camera", async () => inScene(await browser.launched(), cameraSwitch)],
        ...(noNamespaces === null ? [[`network cut for ${cutSeconds} s`, networkCut] satisfies [string, unknown]] : []),
      ];
      const samples: Record<string, number[]> = {};
      for (let round = 1; round <= rounds; round++)
        for (const [fault, takeSample] of faults) {
          const ms = await takeSample();
          (samples[fault] ??= []).push(ms);
          progress(`${fault}, round ${round}: ${ms.toFixed(0)} ms`);
        }
      const rows = Object.entries(samples).map(([fault, times]): Row => ({
        figure: `${fault} → fresh picture`,
        unit: "ms",
        decimals: 0,
        ours: median(times) ?? Number.NaN,
        janus: undefined,
      }));
      const remarks = noNamespaces === null ? [] : [`No network was cut: ${noNamespaces}.`];
      return { rows, samples, remarks };
    } finally {
      await closing.close();
    }
  },
};
