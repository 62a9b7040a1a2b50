import { expect, it } from "vitest";
import { remarksOn, starvedRemarks } from "./capacity-remarks.ts";
import type { CapacitySample } from "./capacity-sample.ts";

const sampleOf = (server: CapacitySample["server"], framesPerSecond: number): CapacitySample => ({
  server,
  viewers: 60,
  percentOfCore: 17,
  percentWaiting: 2.5,
  residentMb: 150,
  loadPercentOfCore: 12,
  areSeparate: true,
  areStampedByKernel: true,
  total: {
    receivers: 60,
    packets: 1_000,
    framesPerSecond,
    megabitsPerSecond: 3.9,
    lost: 0,
    duplicates: 0,
    reordered: 0,
    damagedFrames: 0,
    sampled: 240,
    strange: 0,
    undecipherable: 0,
    fewestFrames: 100,
  },
  delays: server === "Janus" ? undefined : { delaysMs: [1, 2, 3, 40], damaged: 0, missing: 0, unknown: 0 },
});

it("says what each server's viewers received, and what is known of its frames' delays", () => {
  const [ours, janus, ...others] = remarksOn([sampleOf("nekomado-agent", 30), sampleOf("Janus", 29.9)], 60);
  expect(others).toEqual([]);
  expect(ours).toContain("60 light viewers of nekomado-agent received 30.0 whole frames/s of 3.9 Mbit/s");
  expect(ours).toContain("p50/p95/p99/most: 2.0/40.0/40.0/40.0 ms");
  expect(ours).toContain("waited 2.5 % of the time for a core");
  expect(ours).not.toContain("shared cores");
  expect(janus).toContain("60 light viewers of Janus received 29.9");
  expect(janus).not.toContain("Index update");
});

it("says what makes a measurement worth less", () => {
  const worse = { ...sampleOf("Janus", 30), areSeparate: false, areStampedByKernel: false };
  expect(remarksOn([worse], 60)[0]).toMatch(
    /They shared cores with it\. Arrivals are those at the receivers' processes/,
  );
  expect(starvedRemarks([sampleOf("Janus", 28.6), sampleOf("nekomado-agent", 30)])).toEqual([]);
  expect(starvedRemarks([sampleOf("Janus", 30), sampleOf("nekomado-agent", 7.7)])[0]).toContain(
    "In 1 of 2 measurements fewer than 28.5 whole frames/s came, and their CPU figures count for little: nekomado-agent with 60.",
  );
});
