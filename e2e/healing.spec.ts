import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { App, WrittenFrame } from "./board.ts";
import { expect, test, writtenFrames } from "./board.ts";
import {
  logPicture,
  longestPauseMs,
  paintedSince,
  recoveryMs,
  untilLive,
  untilNotLive,
} from "./network/picture-log.ts";
import { framesShown, inboundFigures, watchPeers } from "./picture-probe.ts";
import { askTimeline, writtenWith } from "./truth.ts";

const open = async (page: Page, url: string): Promise<void> => {
  await watchPeers(page);
  await logPicture(page);
  await page.goto(url);
  await untilLive(page);
};

/** Waits for the picture to be live again, and says how long it took. */
const recovers = async (page: Page, fault: string, endedAtMs: number): Promise<void> =>
  console.log(`${fault}: live again ${(await recoveryMs(page, endedAtMs)).toFixed(0)} ms after its end`);

test("brings the picture back without a click when the agent was killed and started again", async ({ board, page }) => {
  await board.startSimulator();
  const agent = await board.startAgent();
  await open(page, board.url);

  await agent.stop("SIGKILL");
  await untilNotLive(page);
  await expect(page.getByRole("main")).toContainText(/Stopped|Reconnecting|stopped/i);
  await board.startAgent();
  await recovers(page, "agent killed", Date.now());
});

test("brings the picture back when the camera daemon was killed and started again with another layout", async ({
  board,
  page,
}) => {
  const first = await board.startSimulator(["--layout", "v4"]);
  await board.startAgent();
  await open(page, board.url);

  await first.stop("SIGKILL");
  await untilNotLive(page);
  await expect(page.getByRole("main")).toContainText(/camera/i);
  await board.startSimulator(["--layout", "v2", "--replace"]);
  await recovers(page, "camera daemon killed", Date.now());
});

test("shows the picture again when the agent is started anew and the encoder wrote its parameter sets only once", async ({
  board,
  page,
}) => {
  const first = await board.startAgent();
  // The ring with a second of room, lest a busy machine's agent misses the encoder's very first frame.
  const simulator = await board.startSimulator(["--parameter-sets", "start", "--layout", "v4"]);
  await open(page, board.url);
  simulator.tell("switch night");
  await expect.poll(() => widthOf(page)).toBe(960);
  await expect.poll(() => existsSync(join(board.stateDir, "parameter-sets.json"))).toBe(true);

  await first.stop("SIGKILL");
  await untilNotLive(page);
  const agent = await board.startAgent();
  await recovers(page, "agent killed, parameter sets kept", Date.now());
  // The day's encoder has had its start in the first agent's time, too.
  simulator.tell("switch day");
  await expect.poll(() => widthOf(page)).toBe(1280);
  await untilLive(page);
  expect(agent.lines.filter(({ fault }) => fault === "noParameterSets")).toEqual([]);
});

test("waits for a camera daemon that is not there yet, and says so", async ({ board, page }) => {
  const agent = await board.startAgent();
  await page.goto(board.url);
  await agent.line(({ fault }) => fault === "daemonAbsent");
  await board.startSimulator();
  await framesShown(page, 10);
});

test("says what to do when there is only zero-copy H.265", async ({ board, page }) => {
  await board.startSimulator(["--h265-only"]);
  const agent = await board.startAgent();
  const line = await agent.line(({ fault }) => fault === "h265Only");
  expect(line["msg"]).toMatch(/zero-copy H\.265.*H\.264/);
  const health: unknown = await (await page.request.get(`${board.url}healthz`)).json();
  expect(health).toMatchObject({ status: "degraded", stream: "h265Only" });
});

const widthOf = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => document.querySelector<HTMLVideoElement>("video:not(.still)")?.videoWidth);

/** The first frame of the camera, from that one on, that a decoder can begin with. */
const firstKeyframe = (simulator: App, cameraId: number, fromRingIndex: number): WrittenFrame | undefined =>
  writtenFrames(simulator).find(
    (frame) => frame.cameraId === cameraId && frame.keyframe && frame.ringIndex >= fromRingIndex,
  );

test("follows the switch to the night camera and back, from each camera's first keyframe on", async ({
  board,
  page,
}) => {
  const simulator = await board.startSimulator(["--clock", "monotonic", "--layout", "v4"]);
  await board.startAgent();
  await open(page, board.url);
  const anchor = await askTimeline(board.url);
  const figures = await inboundFigures(page);
  for (const [camera, cameraId, width] of [
    ["night", 1, 960],
    ["day", 0, 1280],
  ] as const) {
    const before = writtenFrames(simulator).at(-1)?.ringIndex ?? 0;
    const switchedAtMs = Date.now();
    simulator.tell(`switch ${camera}`);
    await expect.poll(() => widthOf(page)).toBe(width);
    await framesShown(page, 30);
    await untilLive(page);

    const keyframe = firstKeyframe(simulator, cameraId, before);
    const painted = (await paintedSince(page, switchedAtMs)).flatMap((frame) => {
      const written =
        frame.rtpTimestamp === null ? undefined : writtenWith(writtenFrames(simulator), anchor, frame.rtpTimestamp);
      return written === undefined ? [] : [{ width: frame.width, written }];
    });
    const first = painted.find((frame) => frame.width === width);
    if (first === undefined || keyframe === undefined) throw new Error("the new camera's picture is there");
    // Nothing of the new camera before its keyframe, and nothing of the old one as if it were the new one's.
    expect(first.written.ringIndex).toBeGreaterThanOrEqual(keyframe.ringIndex);
    expect(first.written.ringIndex - keyframe.ringIndex).toBeLessThan(15);
    expect(painted.every((frame) => (frame.written.cameraId === cameraId) === (frame.width === width))).toBe(true);
    console.log(
      `switch to ${camera}: ${((keyframe.writtenAtMs - firstOf(simulator, cameraId, before)) / 1000).toFixed(1)} s to its keyframe, ` +
        `painted ${first.written.ringIndex - keyframe.ringIndex} frames after it`,
    );
  }
  // What cannot be decoded would have made the browser ask for a keyframe.
  expect((await inboundFigures(page))?.pliCount).toBe(figures?.pliCount);
});

const firstOf = (simulator: App, cameraId: number, fromRingIndex: number): number =>
  writtenFrames(simulator).find((frame) => frame.cameraId === cameraId && frame.ringIndex >= fromRingIndex)
    ?.writtenAtMs ?? Number.NaN;

test("keeps the picture live when the board's clock is set", async ({ board, page }) => {
  const simulator = await board.startSimulator(["--clock", "realtime", "--layout", "v4"]);
  await board.startAgent();
  await open(page, board.url);
  for (const [earlier, stepMs] of [-500, 2000].entries()) {
    const steppedAtMs = Date.now();
    simulator.tell(`clock-step ${stepMs}`);
    await simulator.line(() => simulator.lines.filter(({ event }) => event === "clock-stepped").length > earlier);
    await framesShown(page, 60);
    await untilLive(page);
    const pauseMs = longestPauseMs(await paintedSince(page, steppedAtMs));
    console.log(`clock set by ${stepMs} ms: longest pause ${pauseMs.toFixed(0)} ms`);
    expect(pauseMs).toBeLessThan(1_500);
  }
});
