import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { Board } from "../../e2e/board.ts";
import { build } from "../../scripts/build.ts";
import { LazyBrowser } from "../browser.ts";
import { clipFps, prepareClip } from "../clip.ts";
import { Closing } from "../closing.ts";
import type { Row, StandaloneFigure, TellProgress } from "../figure.ts";
import { median } from "../percentiles.ts";
import { readPainted, servePlainPage } from "../plain-page.ts";

const keyframeIntervalsSeconds = [1, 2, 4, 8];
/** Of each kind and interval, at moments of their own in the group of pictures. */
const starts = 9;
/** Until the browser has kept the page's parts, and its scripts as compiled. */
const visitsBefore = 3;
const pictureWithinMs = 30_000;

interface Start {
  /** From the click, or from the beginning of the page's loading, to the first picture of the camera. */
  firstPictureMs: number;
  /** The same to the first frame of the connection. */
  firstFrameMs: number;
  /** From the first picture to the first frame that is younger than 250 ms. */
  untilLiveMs: number;
}

/** Asking a page that loads how far it is keeps it from loading. */
const undisturbedMs = 1_500;

/** @param isNew the page was loaded for it: its clock began with its loading */
const readStart = async (page: Page, isNew: boolean): Promise<Start> => {
  await page.waitForFunction(() => window.nekomadoDiagnostics?.timings.liveAtMs ?? undefined, undefined, {
    timeout: pictureWithinMs,
    polling: 50,
  });
  return page.evaluate((sinceNavigation) => {
    const { startedAtMs, keyframeAtMs, firstFrameAtMs, liveAtMs } = window.nekomadoDiagnostics?.timings ?? {};
    const sinceMs = sinceNavigation ? 0 : (startedAtMs ?? Number.NaN);
    const frameAtMs = firstFrameAtMs ?? Number.NaN;
    const pictureAtMs = Math.min(keyframeAtMs ?? Number.POSITIVE_INFINITY, frameAtMs);
    return {
      firstPictureMs: pictureAtMs - sinceMs,
      firstFrameMs: frameAtMs - sinceMs,
      untilLiveMs: (liveAtMs ?? Number.NaN) - pictureAtMs,
    };
  }, isNew);
};

/** Of a page that loads; leaves it alone meanwhile. */
const readLoad = async (page: Page): Promise<Start> => {
  await delay(undisturbedMs);
  return readStart(page, true);
};

interface Loads {
  starts: Start[];
  /** Of a page with one word, loaded in the same way by turns with the camera's. */
  plainMs: number[];
}

const afterFirstVisits = ({ starts: all, plainMs }: Loads): Loads => ({
  starts: all.slice(visitsBefore),
  plainMs: plainMs.slice(visitsBefore),
});

/** A page that has just been left takes its time to end. */
const afterPageMs = 500;

const somewhereInTheGop = (seconds: number): Promise<void> => delay(300 + Math.random() * seconds * 1000);

/** Somebody who has the page before him opens the camera, again and again. */
const measureClicks = async (browser: Browser, url: string, seconds: number): Promise<Start[]> => {
  const page = await browser.newPage();
  try {
    await page.goto(`${url}?diagnostics`);
    await readStart(page, true);
    const clicks: Start[] = [];
    while (clicks.length < starts) {
      await page.evaluate(() => window.nekomadoDiagnostics?.leave());
      // The screen keeps the last picture, and shows no keyframe that is older: who opens a camera has seen none.
      await delay(seconds * 1000);
      await somewhereInTheGop(seconds);
      await page.evaluate(() => window.nekomadoDiagnostics?.enter());
      clicks.push(await readStart(page, false));
    }
    return clicks;
  } finally {
    await page.close();
  }
};

/** Somebody reloads the page of a camera, or comes back to it in the same tab. */
const measureReloads = async (browser: Browser, url: string, plain: string, seconds: number): Promise<Loads> => {
  // One tab for both: beside a window that plays, or merely is there, a browser is slower than its user's.
  const page = await browser.newPage();
  try {
    const loads: Loads = { starts: [], plainMs: [] };
    while (loads.starts.length < visitsBefore + starts) {
      await page.goto(plain);
      await delay(afterPageMs);
      await page.reload({ waitUntil: "commit" });
      loads.plainMs.push(await readPainted(page));
      await page.goto(`${url}?diagnostics`);
      await readLoad(page);
      await somewhereInTheGop(seconds);
      await page.reload({ waitUntil: "commit" });
      loads.starts.push(await readLoad(page));
    }
    return afterFirstVisits(loads);
  } finally {
    await page.close();
  }
};

/** Somebody opens a camera in a new tab that the browser has shown before: it keeps the page's parts. */
const measureLoads = async (browser: Browser, url: string, plain: string, seconds: number): Promise<Loads> => {
  const context = await browser.newContext();
  try {
    // A window that is there already: the first tab of a window would wait until the window itself is drawn.
    await context.newPage();
    const loads: Loads = { starts: [], plainMs: [] };
    while (loads.starts.length < visitsBefore + starts) {
      const plainPage = await context.newPage();
      await plainPage.goto(plain, { waitUntil: "commit" });
      await delay(undisturbedMs);
      loads.plainMs.push(await readPainted(plainPage));
      await plainPage.close();
      await somewhereInTheGop(seconds);
      const page = await context.newPage();
      await page.goto(`${url}?diagnostics`, { waitUntil: "commit" });
      loads.starts.push(await readLoad(page));
      await page.close();
      await delay(afterPageMs);
    }
    return afterFirstVisits(loads);
  } finally {
    await context.close();
  }
};

const middle = (of: readonly Start[], read: (start: Start) => number): number => median(of.map(read)) ?? Number.NaN;

const measureInterval = async (browser: Browser, plain: string, seconds: number, progress: TellProgress) => {
  const closing = new Closing();
  try {
    const board = new Board();
    closing.add(() => board.close());
    const { annexB } = prepareClip(seconds);
    const clip = ["--clip", annexB, "--fps", String(clipFps)];
    await board.startSimulator([...clip, "--clock", "monotonic", "--no-raw", "--no-detections"]);
    await board.startAgent();
    const clicks = await measureClicks(browser, board.url, seconds);
    const reloads = await measureReloads(browser, board.url, plain, seconds);
    const loads = await measureLoads(browser, board.url, plain, seconds);
    progress(
      `keyframes ${seconds} s apart: click ${middle(clicks, ({ firstPictureMs }) => firstPictureMs).toFixed(0)} ms, ` +
        `live ${middle(clicks, ({ untilLiveMs }) => untilLiveMs).toFixed(0)} ms later; ` +
        `reload ${middle(reloads.starts, ({ firstPictureMs }) => firstPictureMs).toFixed(0)} ms; ` +
        `new tab ${middle(loads.starts, ({ firstPictureMs }) => firstPictureMs).toFixed(0)} ms`,
    );
    return { seconds, clicks, reloads, loads };
  } finally {
    await closing.close();
  }
};

type IntervalSample = Awaited<ReturnType<typeof measureInterval>>;

const row = { unit: "ms", decimals: 0, janus: undefined };

const rowsOf = ({ seconds, clicks, ...pages }: IntervalSample): Row[] => {
  const [reloads, loads] = [pages.reloads.starts, pages.loads.starts];
  const apart = `keyframes ${seconds} s apart`;
  const within = (atMost: number) => ({ of: "value", atMost }) as const;
  return [
    {
      ...row,
      figure: `click → first picture, ${apart}`,
      ours: middle(clicks, ({ firstPictureMs }) => firstPictureMs),
      aim: within(120),
    },
    {
      ...row,
      figure: `first picture → level with life, ${apart}`,
      ours: middle(clicks, ({ untilLiveMs }) => untilLiveMs),
      ...(seconds <= 4 ? { aim: within(1000) } : {}),
    },
    {
      ...row,
      figure: `click → first frame of the connection, ${apart}`,
      ours: middle(clicks, ({ firstFrameMs }) => firstFrameMs),
    },
    {
      ...row,
      figure: `page reload → first picture, ${apart}`,
      ours: middle(reloads, ({ firstPictureMs }) => firstPictureMs),
      aim: within(120),
    },
    {
      ...row,
      figure: `page reload → level with life, ${apart}`,
      ours: middle(reloads, ({ firstPictureMs, untilLiveMs }) => firstPictureMs + untilLiveMs),
    },
    {
      ...row,
      figure: `page in a new tab → first picture, ${apart}`,
      ours: middle(loads, ({ firstPictureMs }) => firstPictureMs),
      aim: within(120),
    },
    {
      ...row,
      figure: `page in a new tab → level with life, ${apart}`,
      ours: middle(loads, ({ firstPictureMs, untilLiveMs }) => firstPictureMs + untilLiveMs),
    },
  ];
};

/** What these browsers need for a page with nothing on it, beside which the camera's pages are to be read. */
const plainRowsOf = (samples: readonly IntervalSample[]): Row[] => [
  {
    ...row,
    figure: "page with one word, reloaded → painted",
    ours: median(samples.flatMap((s) => s.reloads.plainMs)) ?? Number.NaN,
  },
  {
    ...row,
    figure: "page with one word in a new tab → painted",
    ours: median(samples.flatMap((s) => s.loads.plainMs)) ?? Number.NaN,
  },
];

/** How soon somebody sees the camera, and the present, whatever the encoder's keyframe interval. */
export const instantStart: StandaloneFigure = {
  name: "start",
  standalone: true,
  measure: async (_options, progress) => {
    build();
    const closing = new Closing();
    try {
      const browser = await new LazyBrowser(closing).launched();
      const plain = await servePlainPage(closing);
      const samples = [];
      for (const seconds of keyframeIntervalsSeconds)
        samples.push(await measureInterval(browser, plain, seconds, progress));
      return { rows: [...samples.flatMap(rowsOf), ...plainRowsOf(samples)], samples };
    } finally {
      await closing.close();
    }
  },
};
