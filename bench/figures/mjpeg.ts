import { setTimeout as delay } from "node:timers/promises";
import { Board } from "../../e2e/board.ts";
import { build } from "../../scripts/build.ts";
import { Closing } from "../closing.ts";
import type { Row, StandaloneFigure } from "../figure.ts";
import type { MjpegArrival } from "../mjpeg-viewer.ts";
import { MjpegViewer } from "../mjpeg-viewer.ts";
import { median, percentile } from "../percentiles.ts";
import { CpuMeter } from "../process-meter.ts";

const fps = 15;
const crowd = 5;
const settleMs = 2_000;

interface Sample {
  viewers: number;
  percentOfCore: number;
  /** Of each viewer, by the capture times of what it received. */
  fps: number[];
  /** From capture to the last byte at the viewer. */
  delaysMs: number[];
  bitsPerSecond: number;
}

const rateOf = (arrivals: readonly MjpegArrival[]): number => {
  const spanMs = (arrivals.at(-1)?.captureTimeMs ?? 0) - (arrivals[0]?.captureTimeMs ?? 0);
  return arrivals.length < 2 ? 0 : ((arrivals.length - 1) * 1_000) / spanMs;
};

const takeSample = async (url: string, pid: number, viewers: number, seconds: number): Promise<Sample> => {
  const watching = Array.from({ length: viewers }, () => new MjpegViewer());
  try {
    await Promise.all(watching.map((viewer) => viewer.open(url, `fps=${fps}`)));
    await delay(settleMs);
    const from = watching.map(({ arrivals }) => arrivals.length);
    const meter = new CpuMeter(pid);
    await delay(seconds * 1_000);
    const { percentOfCore } = meter;
    const received = watching.map(({ arrivals }, index) => arrivals.slice(from[index]));
    const all = received.flat();
    return {
      viewers,
      percentOfCore,
      fps: received.map(rateOf),
      delaysMs: all.map(({ captureTimeMs, arrivedMs }) => arrivedMs - captureTimeMs),
      bitsPerSecond: (all.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / seconds / Math.max(1, viewers),
    };
  } finally {
    for (const viewer of watching) viewer.close();
  }
};

const toOneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** What MJPEG of raw pictures costs the agent: with nobody, one and five viewers, beside the H.264 that it reads anyway. */
export const mjpeg: StandaloneFigure = {
  name: "mjpeg",
  standalone: true,
  measure: async ({ seconds, rounds }, progress) => {
    build();
    const closing = new Closing();
    try {
      const board = new Board();
      closing.add(() => board.close());
      await board.startSimulator(["--mjpeg-size", "640x480", "--clock", "monotonic", "--no-detections"]);
      const { pid } = (await board.startAgent()).process;
      if (pid === undefined) throw new Error("the agent has no process id");
      const samples: Sample[] = [];
      for (let round = 1; round <= rounds; round++)
        for (const viewers of [0, 1, crowd]) {
          const sample = await takeSample(board.url, pid, viewers, seconds);
          samples.push(sample);
          progress(`viewers: ${viewers}, round ${round}: ${sample.percentOfCore.toFixed(2)} % of a core`);
        }
      const of = (viewers: number) => samples.filter((sample) => sample.viewers === viewers);
      const cpuOf = (viewers: number) => median(of(viewers).map(({ percentOfCore }) => percentOfCore)) ?? Number.NaN;
      const full = of(crowd);
      const row = { unit: "% of a core", decimals: 2, janus: undefined };
      const rows: Row[] = [
        { ...row, figure: "MJPEG, nobody looks", ours: cpuOf(0) },
        { ...row, figure: "MJPEG 640x480, 1 viewer", ours: cpuOf(1) },
        { ...row, figure: `MJPEG 640x480, ${crowd} viewers`, ours: cpuOf(crowd), aim: { of: "value", atMost: 15 } },
        {
          figure: `MJPEG, the slowest of ${crowd} viewers`,
          unit: "fps",
          decimals: 1,
          ours: toOneDecimal(Math.min(...full.flatMap((sample) => sample.fps))),
          janus: undefined,
          aim: { of: "value", atLeast: fps },
        },
        {
          figure: `MJPEG, capture → whole JPEG at one of ${crowd} viewers, p95`,
          unit: "ms",
          decimals: 1,
          ours:
            percentile(
              full.flatMap(({ delaysMs }) => delaysMs),
              0.95,
            ) ?? Number.NaN,
          janus: undefined,
        },
      ];
      const megabits = (median(full.map(({ bitsPerSecond }) => bitsPerSecond)) ?? 0) / 1e6;
      const remarks = [`Each viewer of MJPEG received ${megabits.toFixed(1)} Mbit/s.`];
      return { rows, samples, remarks };
    } finally {
      await closing.close();
    }
  },
};
