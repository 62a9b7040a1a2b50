import { setTimeout as delay } from "node:timers/promises";
import { clipFps } from "../clip.ts";
import type { Aim, Figure, Row } from "../figure.ts";
import type { Reception } from "../inbound.ts";
import { receptionBetween } from "../inbound.ts";
import { median } from "../percentiles.ts";
import { CpuMeter } from "../process-meter.ts";
import type { Server } from "../server.ts";
import { serversOf } from "../stand.ts";
import { whileWatched } from "../watching.ts";

const runs: readonly { viewers: number; aim: Aim }[] = [
  { viewers: 1, aim: { of: "ratio", atMost: 1.3 } },
  { viewers: 3, aim: { of: "ratio", atMost: 1 } },
];

/** A server runs for weeks: what its first minutes cost, while its code is compiled as it runs, is no measure of it. */
const warmUpMs = 120_000;
const warmUpViewers = 3;

/** Below it the viewers, not the server, set the pace, and the figure is worth little. */
const enoughFps = 0.95 * clipFps;

interface Sample {
  server: Server["name"];
  viewers: number;
  percentOfCore: number;
  receptions: readonly Reception[];
}

const takeSample = (server: Server, viewers: number, seconds: number): Promise<Sample> =>
  whileWatched(server, viewers, async (pages) => {
    const before = await Promise.all(pages.map((page) => page.readInbound()));
    const meter = new CpuMeter(server.pid);
    await delay(seconds * 1000);
    const { percentOfCore } = meter;
    const after = await Promise.all(pages.map((page) => page.readInbound()));
    const receptions = before.flatMap((start, at) => {
      const end = after[at];
      return end === undefined ? [] : [receptionBetween(start, end)];
    });
    return { server: server.name, viewers, percentOfCore, receptions };
  });

const remarkOn = (samples: readonly Sample[], name: Server["name"]): string[] => {
  const receptions = samples.filter(({ server }) => server === name).flatMap((sample) => sample.receptions);
  if (receptions.length === 0) return [];
  const middle = (of: (reception: Reception) => number) => median(receptions.map(of)) ?? 0;
  const slow = receptions.filter(({ decodedFps }) => decodedFps < enoughFps).length;
  const lost = receptions.reduce((sum, { packetsLost }) => sum + packetsLost, 0);
  return [
    `Viewers of ${name} decoded ${middle(({ decodedFps }) => decodedFps).toFixed(1)} fps of ` +
      `${(middle(({ bitsPerSecond }) => bitsPerSecond) / 1e6).toFixed(1)} Mbit/s in ` +
      `${middle(({ packetsPerSecond }) => packetsPerSecond).toFixed(0)} packets/s; ${lost} packets lost` +
      `${slow === 0 ? "" : `; **${slow} of ${receptions.length} decoded less than ${enoughFps.toFixed(1)} fps**`}.`,
  ];
};

/** User and system time of the serving process alone, with pages that really decode. */
export const cpu: Figure = {
  name: "cpu",
  measure: async (stand, progress) => {
    const { seconds, rounds } = stand.options;
    const samples: Sample[] = [];
    for (const server of serversOf(stand)) {
      progress(`${server.name} is warmed up`);
      await whileWatched(server, warmUpViewers, () => delay(warmUpMs));
    }
    for (const { viewers } of runs)
      for (let round = 1; round <= rounds; round++)
        for (const server of serversOf(stand)) {
          const sample = await takeSample(server, viewers, seconds);
          samples.push(sample);
          progress(
            `${server.name}, viewers: ${viewers}, round ${round}: ${sample.percentOfCore.toFixed(2)} % of a core`,
          );
        }
    const middle = (name: Server["name"], viewers: number) =>
      median(samples.filter((one) => one.server === name && one.viewers === viewers).map((one) => one.percentOfCore));
    const rows = runs.map(({ viewers, aim }): Row => ({
      figure: `CPU, ${viewers} ${viewers === 1 ? "viewer" : "viewers"}`,
      unit: "% of a core",
      decimals: 2,
      ours: middle("nekomado-agent", viewers) ?? Number.NaN,
      janus: middle("Janus", viewers),
      aim,
    }));
    return { rows, samples, remarks: [...remarkOn(samples, "nekomado-agent"), ...remarkOn(samples, "Janus")] };
  },
};
