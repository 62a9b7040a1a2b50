import { setTimeout as delay } from "node:timers/promises";
import { writtenFrames } from "../../e2e/board.ts";
import { askTimeline } from "../../e2e/truth.ts";
import { clipFps } from "../clip.ts";
import { CpuMeter, readResidentBytes } from "../process-meter.ts";
import type { Server } from "../server.ts";
import type { Stand } from "../stand.ts";
import { separate } from "./affinity.ts";
import type { FrameDelays } from "./frame-delays.ts";
import { frameDelaysOf } from "./frame-delays.ts";
import type { LoadTotal } from "./load-total.ts";
import { totalOf } from "./load-total.ts";
import { Load } from "./load.ts";

/** The kept GOPs have gone out, and every viewer is at the live end. */
const settleMs = 3_000;

/** One measurement of a server with so many light viewers. */
export interface CapacitySample {
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

/**
 * With the viewers and the server on different cores; everybody has left when it resolves.
 *
 * @param inRuns whether the viewers take runs of packets as the kernel has them
 */
export const takeSample = async (
  stand: Stand,
  server: Server,
  viewers: number,
  inRuns: boolean,
): Promise<CapacitySample> => {
  const load = await Load.open(server.loadTarget, viewers, stand.clip.annexB, inRuns);
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
