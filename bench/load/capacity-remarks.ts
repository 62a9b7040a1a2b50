import { clipFps } from "../clip.ts";
import { median, percentile } from "../percentiles.ts";
import type { CapacitySample } from "./capacity-sample.ts";

/** Below it the CPU time is that of a stream which the viewers did not get. */
const enoughFps = 0.95 * clipFps;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const waitText = (samples: readonly CapacitySample[]): string => {
  const waited = median(samples.flatMap(({ percentWaiting }) => percentWaiting ?? []));
  return waited === undefined ? "" : `The server's threads waited ${waited.toFixed(1)} % of the time for a core.`;
};

/** What the viewers of each server received, for the same number of viewers. */
export const remarksOn = (samples: readonly CapacitySample[], viewers: number): string[] =>
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

/** Names the measurements that count for little, of any number of viewers. */
export const starvedRemarks = (samples: readonly CapacitySample[]): string[] => {
  const starved = samples.filter(({ total }) => total.framesPerSecond < enoughFps);
  if (starved.length === 0) return [];
  const names = new Set(starved.map(({ server, viewers }) => `${server} with ${viewers}`));
  return [
    `**In ${starved.length} of ${samples.length} measurements fewer than ${enoughFps} whole frames/s came, and their CPU figures count for little: ${[...names].join(", ")}.**`,
  ];
};
