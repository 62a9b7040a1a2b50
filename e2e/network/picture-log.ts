import type { Page } from "@playwright/test";

declare global {
  interface Window {
    pictureLog?: PictureLogEntries;
  }
}

/** Times are the machine's wall clock in ms, which page and test share. */
interface PictureLogEntries {
  /** Each change of what the window calls its picture. */
  lives: { atMs: number; isLive: boolean }[];
  /** Each frame of the video as it was painted; of the last five minutes at 30 fps. */
  frames: PaintedFrame[];
}

export interface PaintedFrame {
  atMs: number;
  rtpTimestamp: number | null;
  width: number;
}

/**
 * Has the page note when its picture is live and when frames are painted, from the outside: by the window's own mark
 * and the browser's frame callbacks. To be called before `goto`; a page that is loaded anew begins anew.
 */
export const logPicture = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const longest = 9_000;
    const log: PictureLogEntries = { lives: [], frames: [] };
    window.pictureLog = log;
    const wallMs = (atMs: number) => performance.timeOrigin + atMs;
    let video: HTMLVideoElement | null = null;
    const follow = (element: HTMLVideoElement) => {
      element.requestVideoFrameCallback((atMs, { rtpTimestamp = null, width }) => {
        log.frames.push({ atMs: wallMs(atMs), rtpTimestamp, width });
        if (log.frames.length > longest) log.frames.shift();
        if (element === video) follow(element);
      });
    };
    const look = () => {
      const isLive = document.querySelector<HTMLElement>("article.camera-window")?.dataset["live"] === "true";
      if (isLive !== (log.lives.at(-1)?.isLive ?? false)) log.lives.push({ atMs: wallMs(performance.now()), isLive });
      const current = document.querySelector<HTMLVideoElement>("video:not(.still)");
      if (current === video) return;
      video = current;
      if (video !== null) follow(video);
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-live"],
    });
  });
};

const entries = (page: Page): Promise<PictureLogEntries> =>
  page.evaluate(() => window.pictureLog ?? { lives: [], frames: [] });

/** Settles when the window calls its picture live; with a picture that stays so for `forMs`. */
export const untilLive = async (page: Page, forMs = 500, withinMs = 60_000): Promise<void> => {
  await page.waitForFunction(
    (least) => {
      const last = window.pictureLog?.lives.at(-1);
      return last?.isLive === true && performance.timeOrigin + performance.now() - last.atMs > least;
    },
    forMs,
    { timeout: withinMs },
  );
};

/** Settles when the window no longer calls its picture live. */
export const untilNotLive = async (page: Page, withinMs = 30_000): Promise<void> => {
  await page.waitForFunction(() => window.pictureLog?.lives.at(-1)?.isLive === false, undefined, {
    timeout: withinMs,
  });
};

/**
 * Waits until the picture is live and stays so, after a fault.
 *
 * @param faultEndedAtMs wall clock
 * @returns ms from the fault's end to the moment from which the picture is live; 0 where it never stopped being so
 */
export const recoveryMs = async (page: Page, faultEndedAtMs: number, withinMs = 60_000): Promise<number> => {
  await untilLive(page, 1_000, withinMs);
  const { lives } = await entries(page);
  return Math.max(0, (lives.at(-1)?.atMs ?? faultEndedAtMs) - faultEndedAtMs);
};

/** The frames that were painted since, wall clock in ms. */
export const paintedSince = async (page: Page, sinceMs: number): Promise<PaintedFrame[]> =>
  (await entries(page)).frames.filter(({ atMs }) => atMs >= sinceMs);

/** How often the window stopped calling its picture live since. */
export const stallsSince = async (page: Page, sinceMs: number): Promise<number> =>
  (await entries(page)).lives.filter(({ atMs, isLive }) => atMs >= sinceMs && !isLive).length;

/** The longest time without a new picture, ms. */
export const longestPauseMs = (frames: readonly PaintedFrame[]): number =>
  Math.max(0, ...frames.slice(1).map(({ atMs }, at) => atMs - (frames[at]?.atMs ?? atMs)));
