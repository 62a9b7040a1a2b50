import type { Way } from "../boxes/box-simulation.ts";
import { detectorsOwn, simulateBoxes, smallPictures } from "../boxes/box-simulation.ts";
import type { Aim, Row, StandaloneFigure } from "../figure.ts";
import { percentile } from "../percentiles.ts";

const seeds = [1, 2, 3];
/** What live boxes should reach at each latency of the detector, ms. */
const latencies = [
  { latencyMs: 80, aim: 0.9 },
  { latencyMs: 200, aim: 0.87 },
];
/** What exact boxes may be worse by than the detector's own. */
const exactAllowance = 0.01;
const followingAimMs = 2;

const names: Record<Way, string> = {
  newest: "newest box as it is",
  velocity: "newest box carried on by its speed",
  live: "live: followed in the picture",
  exact: "exact: picture held back",
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const row = (figure: string, ours: number, aim?: Aim): Row => ({
  figure: `boxes, IoU, ${figure}`,
  unit: "",
  decimals: 3,
  ours,
  janus: undefined,
  ...(aim === undefined ? {} : { aim }),
});

/** How well boxes lie on a moving cat, against the scene's true boxes: no browser, no server, the viewer's own code. */
export const boxes: StandaloneFigure = {
  name: "boxes",
  standalone: true,
  measure: (_options, progress) => {
    const pictures = smallPictures();
    const own = mean(seeds.map(detectorsOwn));
    const rows = [row("the detector's own", own)];
    const followingMs: number[] = [];
    const samples: Record<string, unknown>[] = [];
    const remarks: string[] = [];
    for (const { latencyMs, aim } of latencies) {
      const take = (way: Way, wanted?: Aim): void => {
        const outcomes = seeds.map((seed) => simulateBoxes({ way, latencyMs, seed }, pictures));
        const iou = mean(outcomes.map((one) => one.iou));
        rows.push(row(`${latencyMs} ms late, ${names[way]}`, iou, wanted));
        for (const [at, { iou: one, iouAtPainting, frames, heldMs }] of outcomes.entries())
          samples.push({ way, latencyMs, seed: seeds[at], iou: one, iouAtPainting, frames, heldMs });
        progress(`${latencyMs} ms, ${way}: ${iou.toFixed(3)}`);
        if (way === "live") {
          followingMs.push(...outcomes.flatMap((one) => one.followingMs));
          const first = mean(outcomes.map((one) => one.iouAtPainting));
          remarks.push(
            `boxes ${latencyMs} ms late, live, in the moment of painting, before this very frame is followed: ${first.toFixed(3)}`,
          );
        }
        if (way === "exact") {
          const heldMs = mean(outcomes.map((one) => one.heldMs));
          remarks.push(`boxes ${latencyMs} ms late, exact: the picture is held back by ${heldMs.toFixed(0)} ms`);
        }
      };
      take("newest");
      take("velocity");
      take("live", { of: "value", atLeast: aim });
      take("exact", { of: "value", atLeast: Number((own - exactAllowance).toFixed(3)) });
    }
    const following = (figure: string, share: number): Row => ({
      figure: `boxes, following one, per frame, ${figure}`,
      unit: "ms",
      decimals: 2,
      ours: percentile(followingMs, share) ?? Number.NaN,
      janus: undefined,
      aim: { of: "value", atMost: followingAimMs },
    });
    rows.push(following("p50", 0.5), following("p95", 0.95));
    return Promise.resolve({ rows, samples, remarks });
  },
};
