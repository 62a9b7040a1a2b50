import { expect, test } from "@playwright/test";
import { PairedBoard } from "./desktop/paired-board.ts";
import { LocalNetwork, whyNoNamespaces } from "./network/namespaces.ts";
import { NetworkedBrowser } from "./network/networked-browser.ts";
import { openPairedPage } from "./network/paired-page.ts";
import { logPicture, longestPauseMs, paintedSince, stallsSince, untilLive } from "./network/picture-log.ts";
import { inboundFigures, watchPeers } from "./picture-probe.ts";
import { makeTestClip } from "./test-clip.ts";

const noNamespaces = whyNoNamespaces();
test.skip(noNamespaces !== null, `skipped: ${noNamespaces}`);

const lossPercent = 2;
/** 4 Mbit/s: small, so that decoding it is no work, and hardly compressed. */
const picture = { width: 640, height: 360, frames: 60, x264Params: ["qp=6"] };
const watchedMs = 8_000;
/** Of those that come without loss: 27 of 30 a second. */
const leastShare = 0.9;

test("shows nine of ten frames while one in fifty packets is lost at random, and never stops being live", async () => {
  const clip = await makeTestClip(picture);
  const network = await LocalNetwork.create(["pc", "board"]);
  const board = new PairedBoard("Hall", network.host("board").namespace);
  const browser = await NetworkedBrowser.start(network.host("pc"));
  try {
    await network.host("board").sendDatagramsSingly();
    // The ring with a second of room: a busy machine's gaps are not what is tried here.
    await board.startSimulator(["--clip", clip.path, "--layout", "v4", "--no-raw", "--no-detections"]);
    await board.startAgent(["--no-announce"]);
    const page = await openPairedPage(browser, board, async (empty) => {
      await watchPeers(empty);
      await logPicture(empty);
    });
    await untilLive(page, 1_000);
    const watch = async () => {
      const beganAtMs = Date.now();
      const before = await inboundFigures(page);
      await expect.poll(() => Date.now() - beganAtMs, { timeout: 30_000 }).toBeGreaterThan(watchedMs);
      const frames = await paintedSince(page, beganAtMs);
      const after = await inboundFigures(page);
      const seconds = (Date.now() - beganAtMs) / 1000;
      return {
        fps: frames.length / seconds,
        pauseMs: longestPauseMs(frames),
        stalls: await stallsSince(page, beganAtMs),
        nacks: (after?.nackCount ?? 0) - (before?.nackCount ?? 0),
      };
    };

    const well = await watch();
    await network.host("pc").losePercent(lossPercent);
    const lossy = await watch();
    const lost = await network.host("pc").lostDatagrams();
    console.log(`without loss`, well, `with ${lossPercent} %`, lossy, `${lost} datagrams lost`);
    expect(lost).toBeGreaterThan(20);
    expect(lossy.nacks).toBeGreaterThan(well.nacks);
    expect(lossy.stalls).toBe(0);
    expect(lossy.fps).toBeGreaterThanOrEqual(leastShare * well.fps);
  } finally {
    await browser.close();
    await board.close();
    await network.close();
    clip.remove();
  }
});
