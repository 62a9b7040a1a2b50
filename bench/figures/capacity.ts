import { clipFps } from "../clip.ts";
import type { Aim, Figure, Row } from "../figure.ts";
import { remarksOn, starvedRemarks } from "../load/capacity-remarks.ts";
import type { CapacitySample } from "../load/capacity-sample.ts";
import { takeSample } from "../load/capacity-sample.ts";
import { latePercentOf } from "../load/frame-delays.ts";
import { median, percentile } from "../percentiles.ts";
import type { Server } from "../server.ts";
import { slopeOf } from "../slope.ts";
import { serversOf } from "../stand.ts";

/** In this order, so that what is resident with 60 has never held 200. */
const steps: readonly { viewers: number; aim?: Aim; withJanus: boolean; inRuns?: boolean }[] = [
  { viewers: 1, withJanus: true },
  { viewers: 3, withJanus: true },
  { viewers: 10, withJanus: true },
  { viewers: 30, withJanus: true },
  { viewers: 60, withJanus: true, aim: { of: "value", atMost: 20 } },
  // Over loopback the sender's core does the receivers' share of the kernel's work too, which with so many is most of it.
  { viewers: 200, withJanus: false, inRuns: true, aim: { of: "value", atMost: 100 } },
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

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const latePercent = (samples: readonly CapacitySample[]): number | undefined =>
  latePercentOf(
    samples.flatMap(({ delays }) => delays ?? []),
    frameTimeMs,
  );

const rowsOf = (samples: readonly CapacitySample[]): Row[] => {
  const of = (name: Server["name"], viewers: number) =>
    samples.filter((one) => one.server === name && one.viewers === viewers);
  const both = (viewers: number, value: (own: readonly CapacitySample[]) => number | undefined) => ({
    ours: value(of("nekomado-agent", viewers)) ?? Number.NaN,
    janus: value(of("Janus", viewers)),
  });
  const middle = (value: (sample: CapacitySample) => number) => (own: readonly CapacitySample[]) =>
    median(own.map(value));
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
    const samples: CapacitySample[] = [];
    for (const { viewers, withJanus, inRuns = false } of steps)
      for (let round = 1; round <= stand.options.rounds; round++)
        for (const server of serversOf(stand)) {
          if (server !== stand.ours && !withJanus) continue;
          const sample = await takeSample(stand, server, viewers, inRuns);
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
    remarks.push(...starvedRemarks(samples));
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
