import { setTimeout as delay } from "node:timers/promises";
import { writtenFrames } from "../../e2e/board.ts";
import { askTimeline, writtenWith } from "../../e2e/truth.ts";
import type { Figure, Row } from "../figure.ts";
import { readPageClock } from "../page-clock.ts";
import { percentile } from "../percentiles.ts";
import type { Viewer } from "../server.ts";
import type { Stand } from "../stand.ts";
import { whileWatched } from "../watching.ts";

interface Round {
  /** Of each frame: from the writer's index update to the page's callback for the painted frame. */
  delaysMs: readonly number[];
  /** The same to the time at which the browser expects the frame to be visible. */
  displayDelaysMs: readonly number[];
  framesPainted: number;
  clockUncertaintyMs: number;
}

const measureRound = async ({ board, simulator, options }: Stand, { page }: Viewer): Promise<Round> => {
  const clock = await readPageClock(page);
  const fromMs = await page.evaluate(() => performance.now());
  await delay(options.seconds * 1000);
  const painted = await page.evaluate(
    (since) => (window.nekomadoDiagnostics?.painted ?? []).filter(({ paintedAtMs }) => paintedAtMs >= since),
    fromMs,
  );
  const anchor = await askTimeline(board.url);
  const written = writtenFrames(simulator).slice(-painted.length - 300);
  const known = painted.flatMap(({ rtpTimestamp, paintedAtMs, expectedDisplayTimeMs }) => {
    const frame = rtpTimestamp === null ? undefined : writtenWith(written, anchor, rtpTimestamp);
    if (frame === undefined) return [];
    const since = (pageMs: number) => pageMs + clock.offsetMs - frame.writtenAtMs;
    return [{ delayMs: since(paintedAtMs), displayDelayMs: since(expectedDisplayTimeMs) }];
  });
  return {
    delaysMs: known.map(({ delayMs }) => delayMs),
    displayDelaysMs: known.map(({ displayDelayMs }) => displayDelayMs),
    framesPainted: painted.length,
    clockUncertaintyMs: clock.uncertaintyMs,
  };
};

/** From shared memory to the screen, with one viewer. Janus reads no shared memory: there is nothing to hold beside it. */
export const latency: Figure = {
  name: "latency",
  measure: async (stand, progress) => {
    const rounds: Round[] = [];
    while (rounds.length < stand.options.rounds) {
      const round = await whileWatched(stand.ours, 1, async (viewers) => {
        const [viewer] = viewers;
        if (viewer === undefined) throw new Error("no viewer was opened");
        return measureRound(stand, viewer);
      });
      rounds.push(round);
      progress(
        `round ${rounds.length}: p50 ${percentile(round.delaysMs, 0.5)?.toFixed(1)} ms, ` +
          `p95 ${percentile(round.delaysMs, 0.95)?.toFixed(1)} ms of ${round.framesPainted} frames`,
      );
    }
    const delaysMs = rounds.flatMap((round) => round.delaysMs);
    const painted = rounds.reduce((sum, { framesPainted }) => sum + framesPainted, 0);
    const row = (name: string, share: number): Row => ({
      figure: `index update → painted frame, ${name}`,
      unit: "ms",
      decimals: 1,
      ours: percentile(delaysMs, share) ?? Number.NaN,
      janus: undefined,
    });
    const uncertaintyMs = Math.max(...rounds.map(({ clockUncertaintyMs }) => clockUncertaintyMs));
    return {
      rows: [row("p50", 0.5), { ...row("p95", 0.95), aim: { of: "value", atMost: 40 } }],
      samples: rounds,
      remarks: [
        `Index update → painted frame is of ${delaysMs.length} of ${painted} painted frames; page and writer clocks agree within ${uncertaintyMs.toFixed(1)} ms.`,
      ],
    };
  },
};
