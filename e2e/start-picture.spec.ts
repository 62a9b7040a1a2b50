import type { Page } from "@playwright/test";
import type { Diagnostics } from "@nekomado/viewer";
import { StunServer } from "../apps/agent/src/media/testing/stun-server.ts";
import { expect, test, writtenFrames } from "./board.ts";
import { brightnessOf, framesShown, watchPeers } from "./picture-probe.ts";
import type { TestClip } from "./test-clip.ts";
import { makeTestClip } from "./test-clip.ts";

declare global {
  interface Window {
    nekomadoDiagnostics?: Diagnostics;
    windowLooks?: WindowLook[];
  }
}

/** What the window shows, noted at each refresh of the screen at which it changes. */
interface WindowLook {
  isOpen: boolean;
  isLive: boolean;
  /** A picture stands still before the video. */
  isHeld: boolean;
  plate: string | null;
  /** Paper lies before the picture. */
  isCovered: boolean;
}

const noteLooks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const looks: WindowLook[] = [];
    window.windowLooks = looks;
    const look = () => {
      const glass = document.querySelector<HTMLElement>(".glass");
      const paper = document.querySelector(".shoji i");
      const edge = glass?.getBoundingClientRect().left ?? 0;
      const isPaperSeen = paper !== null && getComputedStyle(paper).visibility === "visible";
      const now = {
        isOpen: glass?.dataset["open"] === "true",
        isLive: glass?.dataset["live"] === "true",
        isHeld: document.querySelector<HTMLElement>(".still")?.dataset["shown"] === "true",
        plate: document.querySelector(".plate")?.textContent ?? null,
        isCovered: isPaperSeen && paper.getBoundingClientRect().right > edge + 1,
      };
      if (JSON.stringify(now) !== JSON.stringify(looks.at(-1))) looks.push(now);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
};

let clip: TestClip;
test.beforeAll(async () => {
  // One group of pictures, eight seconds long.
  clip = await makeTestClip({ width: 640, height: 360, frames: 240 });
});
test.afterAll(() => clip.remove());

test("shows the first kept frame grey and dated, and the next thing that moves is of the present", async ({
  board,
  page,
}) => {
  const simulator = await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
  const agent = await board.startAgent();
  await agent.line(({ state }) => state === "flowing");
  await noteLooks(page);
  await page.goto("about:blank");
  // Some seconds into a group of pictures: its first frame is of the past for certain.
  const sinceKeyframe = () => {
    const written = writtenFrames(simulator);
    return written.length - 1 - written.findLastIndex(({ keyframe }) => keyframe);
  };
  await expect.poll(sinceKeyframe, { intervals: [20] }).toBeGreaterThan(75);
  await page.goto(`${board.url}?diagnostics`);
  await page.waitForFunction(() => window.nekomadoDiagnostics?.snapshot.state.kind === "live");
  await page.waitForFunction(() => (window.nekomadoDiagnostics?.paintedCount ?? 0) > 30);

  const { looks, painted, clocks } = await page.evaluate(() => {
    const seen = (window.nekomadoDiagnostics?.painted ?? []).slice(0, 3);
    const format = new Intl.DateTimeFormat("en", {
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    const capturedAtMs = seen[0]?.capturedAtMs ?? Number.NaN;
    return {
      looks: window.windowLooks ?? [],
      painted: seen.map(({ ageMs }) => ageMs ?? Number.NaN),
      // The kept keyframe's age is told before the clocks are compared.
      clocks: [capturedAtMs - 500, capturedAtMs, capturedAtMs + 500].map((atMs) => format.format(atMs)),
    };
  });
  const [first = Number.NaN, second = Number.NaN] = painted;
  expect(first).toBeGreaterThan(250);
  expect(second).toBeLessThanOrEqual(250);

  const open = looks.filter(({ isOpen }) => isOpen);
  const past = open.filter(({ isLive }) => !isLive);
  expect(past.length).toBeGreaterThan(0);
  for (const { isHeld, plate } of past) {
    expect(isHeld).toBe(true);
    expect(clocks.some((clock) => plate?.includes(clock))).toBe(true);
  }
  expect(open.at(-1)).toEqual({ isOpen: true, isLive: true, isHeld: false, plate: null, isCovered: false });
});

for (const width of [1280, 390])
  test(`shows the kept keyframe before the page is loaded, where the page then has it, at ${width} px`, async ({
    board,
    page,
  }) => {
    await page.setViewportSize({ width, height: 720 });
    await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
    const agent = await board.startAgent();
    await agent.line(({ state }) => state === "flowing");
    const { promise: asked, resolve: tellAsked } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/assets/main-*.js", async (route) => {
      tellAsked();
      await released;
      await route.continue();
    });
    await noteLooks(page);
    await page.goto(`${board.url}?diagnostics`, { waitUntil: "commit" });
    await asked;
    await expect(page.locator('script[blocking="render"]')).toHaveCount(1);
    await expect(page.locator(".still")).toBeVisible();
    await expect(page.locator(".still")).toHaveCSS("filter", /grayscale\(1\)/);
    await expect(page.locator(".plate")).toHaveText(/Last picture\d{1,2}:\d{2}:\d{2}/);
    expect(await brightnessOf(page.locator(".still"))).toBeGreaterThan(0);
    const place = await page.locator(".glass").boundingBox();

    release();
    await page.waitForFunction(() => window.nekomadoDiagnostics?.snapshot.state.kind === "live");
    expect(await page.locator(".glass").boundingBox()).toEqual(place);
    const { looks, timings } = await page.evaluate(() => ({
      looks: window.windowLooks ?? [],
      timings: window.nekomadoDiagnostics?.timings,
    }));
    // The page takes the picture over: the window never closes in between.
    for (const { isOpen, isHeld, isLive, isCovered } of looks.slice(looks.findIndex(({ isOpen: is }) => is)))
      expect({ isOpen, shows: isHeld || isLive, isCovered }).toEqual({ isOpen: true, shows: true, isCovered: false });
    expect(timings?.keyframeAtMs ?? Number.NaN).toBeLessThan(timings?.startedAtMs ?? Number.NaN);
    expect(timings?.startedAtMs ?? Number.NaN).toBeLessThan(timings?.firstFrameAtMs ?? Number.NaN);
  });

test("shows the present where the browser cannot hand a picture over", async ({ board, page }) => {
  await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
  const agent = await board.startAgent();
  await agent.line(({ state }) => state === "flowing");
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "VideoDecoder");
    Reflect.deleteProperty(window, "VideoFrame");
  });
  await page.goto(`${board.url}?diagnostics`);
  await page.waitForFunction(() => window.nekomadoDiagnostics?.snapshot.state.kind === "live");
  expect(await page.evaluate(() => window.nekomadoDiagnostics?.timings.keyframeAtMs)).toBeNull();
});

test("shows the kept keyframe though the page's scripts do not come", async ({ board, page }) => {
  await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
  const agent = await board.startAgent();
  await agent.line(({ state }) => state === "flowing");
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.goto(board.url, { waitUntil: "commit" });
  await expect(page.locator(".plate")).toHaveText(/Last picture\d{1,2}:\d{2}:\d{2}/);
  expect(await brightnessOf(page.locator(".still"))).toBeGreaterThan(0);
  // It waits for the first of them, but not for ever.
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
});

test("opens without a first look where the browser cannot decode it", async ({ board, page }) => {
  await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
  const agent = await board.startAgent();
  await agent.line(({ state }) => state === "flowing");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/assets/main-*.js", async (route) => {
    await released;
    await route.continue();
  });
  let pictures = 0;
  await page.route(board.url, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/data:video\/mp4;base64,[^"]+/, () => {
      pictures++;
      return "data:video/mp4;base64,AAAA";
    });
    await route.fulfill({ response: answer, body });
  });
  const violations: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) violations.push(message.text());
  });
  await page.goto(board.url, { waitUntil: "commit" });
  await expect(page.locator("#viewer")).toBeEmpty();
  expect(pictures).toBe(1);
  release();
  await framesShown(page, 5);
  expect(violations).toEqual([]);
});

test("a page that is reloaded leaves the one place that the camera has to itself", async ({ board, page }) => {
  await board.startSimulator(["--clip", clip.path, "--no-raw", "--no-detections"]);
  await board.startAgent(["--max-viewers", "1"]);
  await page.goto(`${board.url}?diagnostics`);
  for (let load = 0; load < 3; load++) {
    await page.waitForFunction(() => window.nekomadoDiagnostics?.snapshot.state.kind === "live");
    await page.reload();
  }
  await page.waitForFunction(() => window.nekomadoDiagnostics?.snapshot.state.kind === "live");
});

test("lets a browser keep the parts of the page, and asks anew which ones those are", async ({ board, request }) => {
  await board.startAgent();
  const page = await request.get(board.url);
  expect(page.headers()["cache-control"]).toBe("no-cache");
  const parts = [...(await page.text()).matchAll(/(?:src|href)="\.?\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(parts.length).toBeGreaterThan(1);
  for (const path of parts) {
    const part = await request.get(`${board.url}${path}`);
    expect(part.status()).toBe(200);
    expect(part.headers()["cache-control"]).toContain("immutable");
  }
});

test("asks nobody for ways to the camera, but for the servers that its owner names", async ({ board, page }) => {
  const stun = await StunServer.start("203.0.113.7");
  try {
    await board.startSimulator(["--no-raw", "--no-detections"]);
    const unnamed = await board.startAgent();
    await watchPeers(page);
    const serversAsked = () =>
      page.evaluate(() =>
        window.watchedPeers
          ?.at(-1)
          ?.getConfiguration()
          .iceServers?.flatMap(({ urls }) => urls),
      );
    await page.goto(board.url);
    await framesShown(page, 5);
    expect(await serversAsked()).toEqual([]);
    await unnamed.stop();

    await board.startAgent(["--ice-server", stun.url]);
    await page.goto(board.url);
    await framesShown(page, 5);
    expect(await serversAsked()).toEqual([stun.url]);
    expect(stun.asked).toBeGreaterThan(0);
  } finally {
    stun.close();
  }
});
