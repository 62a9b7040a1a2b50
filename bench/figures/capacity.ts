import { setTimeout as delay } from "node:timers/promises";
import { writtenFrames } from "../../e2e/board.ts";
import { askTimeline } from "../../e2e/truth.ts";
import { clipFps } from "../clip.ts";
import type { Aim, Figure, Row } from "../figure.ts";
import { separate } from "../load/affinity.ts";
import type { FrameDelays } from "../load/frame-delays.ts";
import { frameDelaysOf, latePercentOf } from "../load/frame-delays.ts";
import type { LoadTotal } from "../load/load-total.ts";
import { totalOf } from "../load/load-total.ts";
import { Load } from "../load/load.ts";
import { median, percentile } from "../percentiles.ts";
import { CpuMeter, readResidentBytes } from "../process-meter.ts";
import type { Server } from "../server.ts";
import { slopeOf } from "../slope.ts";
import type { Stand } from "../stand.ts";
import { serversOf } from "../stand.ts";

/** In this order, so that what is resident with 60 has never held 200. */
const steps: readonly { viewers: number; aim?: Aim; withJanus: boolean }[] = [
  { viewers: 1, withJanus: true },
  { viewers: 3, withJanus: true },
  { viewers: 10, withJanus: true },
  { viewers: 30, withJanus: true },
  { viewers: 60, withJanus: true, aim: { of: "value", atMost: 20 } },
  { viewers: 200, withJanus: false, aim: { of: "value", atMost: 100 } },
];
const mostWithJanus = 60;
const furtherViewerAim: Aim = { of: "ratio", atMost: 0.35 };
const memoryAims = new Map<number, Aim>([
  [3, { of: "value", atMost: 140 }],
  [60, { of: "value", atMost: 180 }],
]);
/** Of these the frames' delays and losses are shown. */
const watchedClosely = [60, 200];
const frameTimeMs = 1000 / clipFps;
/** The kept GOPs have gone out, and every viewer is at the live end. */
const settleMs = 3_000;

interface Sample {
  server: Server["name"];
  viewers: number;
  percentOfCore: number;
  percentWaiting: number | undefined;
  residentMb: number;
  /** Of the processes with receivers. */
  loadPercentOfCore: number;
  areSeparate: boolean;
  areStampedByKernel: boolean;
  total: LoadTotal;
  /** Janus reads no shared memory: nothing is known of when its frames were written. */
  delays: FrameDelays | undefined;
}

const takeSample = async (stand: Stand, server: Server, viewers: number): Promise<Sample> => {
  const load = await Load.open(server.loadTarget, viewers, stand.clip.annexB);
  const unite = separate(server.pid, load.pids);
  try {
    await delay(settleMs);
    const { receivers, areStampedByKernel, seconds, percentOfCore, measured } = await load.measure(async () => {
      const meter = new CpuMeter(server.pid);
      await delay(stand.options.seconds * 1000);
      const { percentOfCore: cpu, percentWaiting } = meter;
      return { percentOfCore: cpu, percentWaiting, residentMb: readResidentBytes(server.pid) / 1e6 };
    });
    const recent = clipFps * (stand.options.seconds + 10);
    const delays =
      server === stand.ours
        ? frameDelaysOf(receivers, writtenFrames(stand.simulator).slice(-recent), await askTimeline(stand.board.url))
        : undefined;
    return {
      server: server.name,
      viewers,
      ...measured,
      loadPercentOfCore: percentOfCore,
      areSeparate: unite !== undefined,
      areStampedByKernel,
      total: totalOf(receivers, seconds),
      delays,
    };
  } finally {
    unite?.();
    await load.close();
    await server.untilUnwatched();
  }
};

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const latePercent = (samples: readonly Sample[]): number | undefined =>
  latePercentOf(
    samples.flatMap(({ delays }) => delays ?? []),
    frameTimeMs,
  );

const waitText = (samples: readonly Sample[]): string => {
  const waited = median(samples.flatMap(({ percentWaiting }) => percentWaiting ?? []));
  return waited === undefined ? "" : `The server's threads waited ${waited.toFixed(1)} % of the time for a core.`;
};

const remarksOn = (samples: readonly Sample[], viewers: number): string[] =>
  Map.groupBy(samples, ({ server }) => server)
    .entries()
    .map(([server, own]) => {
      const totals = own.map(({ total }) => total);
      const delaysMs = own.flatMap(({ delays }) => delays?.delaysMs ?? []);
      const strange = sum(totals.map((total) => (total.strange ?? 0) + total.undecipherable));
      const at = (share: number) => percentile(delaysMs, share)?.toFixed(1);
      const delayText =
        delaysMs.length === 0
          ? ""
          : ` Index update → last packet, p50/p95/p99/most: ${at(0.5)}/${at(0.95)}/${at(0.99)}/${at(1)} ms.`;
      const apart = own.every(({ areSeparate }) => areSeparate) ? "" : " They shared cores with it.";
      const stamps = own.every(({ areStampedByKernel }) => areStampedByKernel)
        ? ""
        : " Arrivals are those at the receivers' processes, not at the kernel.";
      return (
        `${viewers} light viewers of ${server} received ${median(totals.map((total) => total.framesPerSecond))?.toFixed(1)} whole frames/s ` +
        `of ${median(totals.map((total) => total.megabitsPerSecond))?.toFixed(1)} Mbit/s and took ` +
        `${median(own.map((sample) => sample.loadPercentOfCore))?.toFixed(0)} % of a core themselves; of ` +
        `${sum(totals.map(({ sampled }) => sampled))} packets that were decrypted ${strange} were not the clip's.${delayText} ${waitText(own)}${apart}${stamps}`
      );
    })
    .toArray();

const rowsOf = (samples: readonly Sample[]): Row[] => {
  const of = (name: Server["name"], viewers: number) =>
    samples.filter((one) => one.server === name && one.viewers === viewers);
  const both = (viewers: number, value: (own: readonly Sample[]) => number | undefined) => ({
    ours: value(of("nekomado-agent", viewers)) ?? Number.NaN,
    janus: value(of("Janus", viewers)),
  });
  const middle = (value: (sample: Sample) => number) => (own: readonly Sample[]) => median(own.map(value));
  const withAim = (aim: Aim | undefined) => (aim === undefined ? {} : { aim });
  const slope = (name: Server["name"]) =>
    slopeOf(
      samples
        .filter(({ server, viewers }) => server === name && viewers <= mostWithJanus)
        .map(({ viewers, percentOfCore }) => [viewers, percentOfCore]),
    );
  const none: Aim = { of: "value", atMost: 0 };
  return [
    ...steps.map(({ viewers, aim }): Row => ({
      figure: `CPU, ${viewers} light ${viewers === 1 ? "viewer" : "viewers"}`,
      unit: "% of a core",
      decimals: 2,
      ...both(
        viewers,
        middle((sample) => sample.percentOfCore),
      ),
      ...withAim(aim),
    })),
    {
      figure: `CPU, each further light viewer up to ${mostWithJanus}`,
      unit: "% of a core",
      decimals: 3,
      ours: slope("nekomado-agent") ?? Number.NaN,
      janus: slope("Janus"),
      aim: furtherViewerAim,
    },
    ...watchedClosely.flatMap((viewers): Row[] => [
      {
        figure: `frames later than a frame time, ${viewers} viewers`,
        unit: "%",
        decimals: 3,
        ...both(viewers, latePercent),
        aim: none,
      },
      {
        figure: `packets lost, ${viewers} viewers`,
        unit: "",
        decimals: 0,
        ...both(viewers, (own) => (own.length === 0 ? undefined : sum(own.map(({ total }) => total.lost)))),
        aim: none,
      },
    ]),
    ...[...memoryAims].map(([viewers, aim]): Row => ({
      figure: `resident memory, ${viewers} light viewers`,
      unit: "MB",
      decimals: 1,
      ...both(
        viewers,
        middle((sample) => sample.residentMb),
      ),
      aim,
    })),
  ];
};

/** What many viewers cost a server, with light receivers: real ICE and DTLS-SRTP, no decoding. */
export const capacity: Figure = {
  name: "capacity",
  measure: async (stand, progress) => {
    const samples: Sample[] = [];
    for (const { viewers, withJanus } of steps)
      for (let round = 1; round <= stand.options.rounds; round++)
        for (const server of serversOf(stand)) {
          if (server !== stand.ours && !withJanus) continue;
          const sample = await takeSample(stand, server, viewers);
          samples.push(sample);
          progress(
            `${server.name}, light viewers: ${viewers}, round ${round}: ${sample.percentOfCore.toFixed(2)} % of a core, ` +
              `${sample.total.framesPerSecond.toFixed(1)} frames/s each, ${sample.total.lost} packets lost`,
          );
        }
    const remarks = watchedClosely.flatMap((viewers) =>
      remarksOn(
        samples.filter((sample) => sample.viewers === viewers),
        viewers,
      ),
    );
    // Every frame's delay at every viewer would be millions of numbers.
    const kept = samples.map(({ delays, ...sample }) => ({
      ...sample,
      ...(delays === undefined
        ? {}
        : {
            delays: {
              frames: delays.delaysMs.length,
              damaged: delays.damaged,
              missing: delays.missing,
              unknown: delays.unknown,
              p50Ms: percentile(delays.delaysMs, 0.5),
              p95Ms: percentile(delays.delaysMs, 0.95),
              p99Ms: percentile(delays.delaysMs, 0.99),
              mostMs: percentile(delays.delaysMs, 1),
            },
          }),
    }));
    return { rows: rowsOf(samples), samples: kept, remarks };
  },
};
