import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { Board } from "../../e2e/board.ts";
import { build } from "../../scripts/build.ts";
import { LazyBrowser } from "../browser.ts";
import { clipFps, prepareClip } from "../clip.ts";
import { Closing } from "../closing.ts";
import type { Row, StandaloneFigure, TellProgress } from "../figure.ts";
import { median } from "../percentiles.ts";

const keyframeIntervalsSeconds = [1, 2, 4, 8];
/** Of each kind and interval, at moments of their own in the group of pictures. */
const starts = 9;
/** Until the browser has kept the page's parts, and its scripts as compiled. */
const visitsBefore = 3;
const pictureWithinMs = 30_000;

interface Start {
  /** From the wish to watch to the first painted frame. */
  firstPictureMs: number;
  /** From there to the first frame that is younger than 250 ms. */
  untilLiveMs: number;
  /** Of the first painted frame. */
  firstAgeMs: number | null;
  /** From the beginning of the page's loading to the first painted frame; null for a click on a page that is there. */
  sinceNavigationMs: number | null;
}

const readStart = async (page: Page, isNew: boolean): Promise<Start> => {
  await page.waitForFunction(() => window.nekomadoDiagnostics?.timings.liveAtMs ?? undefined, undefined, {
    timeout: pictureWithinMs,
    polling: 50,
  });
  return page.evaluate((sinceNavigation) => {
    const diagnostics = window.nekomadoDiagnostics;
    const { startedAtMs = Number.NaN, firstFrameAtMs, liveAtMs } = diagnostics?.timings ?? {};
    const firstAtMs = firstFrameAtMs ?? Number.NaN;
    const first = diagnostics?.painted.find(({ paintedAtMs }) => paintedAtMs >= startedAtMs);
    return {
      firstPictureMs: firstAtMs - startedAtMs,
      untilLiveMs: (liveAtMs ?? Number.NaN) - firstAtMs,
      firstAgeMs: first?.ageMs ?? null,
      // A page's clock begins with its loading.
      sinceNavigationMs: sinceNavigation ? firstAtMs : null,
    };
  }, isNew);
};

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
      await somewhereInTheGop(seconds);
      await page.evaluate(() => window.nekomadoDiagnostics?.enter());
      clicks.push(await readStart(page, false));
    }
    return clicks;
  } finally {
    await page.close();
  }
};

/** Somebody opens the page of a camera again that the browser has shown before: it keeps the page's parts. */
const measureLoads = async (browser: Browser, url: string, seconds: number): Promise<Start[]> => {
  const context = await browser.newContext();
  try {
    const loads: Start[] = [];
    while (loads.length < visitsBefore + starts) {
      const page = await context.newPage();
      await page.goto(`${url}?diagnostics`);
      loads.push(await readStart(page, true));
      await page.close();
      await somewhereInTheGop(seconds);
    }
    return loads.slice(visitsBefore);
  } finally {
    await context.close();
  }
};

const middle = (of: readonly Start[], read: (start: Start) => number | null): number =>
  median(of.flatMap((start) => read(start) ?? [])) ?? Number.NaN;

const measureInterval = async (browser: Browser, seconds: number, progress: TellProgress) => {
  const closing = new Closing();
  try {
    const board = new Board();
    closing.add(() => board.close());
    const { annexB } = prepareClip(seconds);
    const clip = ["--clip", annexB, "--fps", String(clipFps)];
    await board.startSimulator([...clip, "--clock", "monotonic", "--no-raw", "--no-detections"]);
    await board.startAgent();
    const clicks = await measureClicks(browser, board.url, seconds);
    const loads = await measureLoads(browser, board.url, seconds);
    progress(
      `keyframes ${seconds} s apart: click ${middle(clicks, ({ firstPictureMs }) => firstPictureMs).toFixed(0)} ms, ` +
        `live ${middle(clicks, ({ untilLiveMs }) => untilLiveMs).toFixed(0)} ms later; ` +
        `page load ${middle(loads, ({ sinceNavigationMs }) => sinceNavigationMs).toFixed(0)} ms`,
    );
    return { seconds, clicks, loads };
  } finally {
    await closing.close();
  }
};

const rowsOf = ({ seconds, clicks, loads }: Awaited<ReturnType<typeof measureInterval>>): Row[] => {
  const row = { unit: "ms", decimals: 0, janus: undefined };
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
      figure: `page load: wish to watch → first picture, ${apart}`,
      ours: middle(loads, ({ firstPictureMs }) => firstPictureMs),
    },
    {
      ...row,
      figure: `page load: begins to load → first picture, ${apart}`,
      ours: middle(loads, ({ sinceNavigationMs }) => sinceNavigationMs),
    },
  ];
};

/** How soon somebody sees the camera, and the present, whatever the encoder's keyframe interval. */
export const instantStart: StandaloneFigure = {
  name: "start",
  standalone: true,
  measure: async (_options, progress) => {
    build();
    const closing = new Closing();
    try {
      const browser = await new LazyBrowser(closing).launched();
      const samples = [];
      for (const seconds of keyframeIntervalsSeconds) samples.push(await measureInterval(browser, seconds, progress));
      return { rows: samples.flatMap(rowsOf), samples };
    } finally {
      await closing.close();
    }
  },
};
