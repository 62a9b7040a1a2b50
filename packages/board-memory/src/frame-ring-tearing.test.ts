import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { frameRingLayouts } from "./frame-ring-layout.ts";
import { FrameRingReader } from "./frame-ring-reader.ts";
import { ScratchDirectory } from "./scratch-directory.ts";
import { isIntact } from "./tearing/self-checking-frame.ts";

const writerProcess = fileURLToPath(new URL("./tearing/frame-writer-process.ts", import.meta.url));
/** On a single core the writer seldom gets a turn in the middle of a copy. */
const leastTorn = availableParallelism() > 1 ? 2 : 0;
const scratch = new ScratchDirectory();
afterAll(() => scratch.dispose());

describe("a writer in another process that tears and laps", () => {
  for (const layout of Object.values(frameRingLayouts)) {
    for (const rhythm of ["live", "batch"] as const) {
      it(`never gets a torn frame delivered (${layout.name}, ${rhythm}), and every frame is accounted for`, async () => {
        const path = scratch.join(`${layout.name}-${rhythm}`);
        const reader = new FrameRingReader({ path, rhythm });
        const damaged: number[] = [];
        const unaccounted: string[] = [];
        let gapFrames = 0;
        let missedInGap = 0;
        const delivered: { last: number | undefined } = { last: undefined };
        reader.on("gap", ({ missed }) => {
          missedInGap += missed ?? Number.NaN;
          gapFrames += missed ?? Number.NaN;
        });
        reader.on("frame", (frame) => {
          if (!isIntact(frame) || frame.frameNumber !== frame.ringIndex) {
            damaged.push(frame.ringIndex);
          }
          const { last } = delivered;
          if (last !== undefined && frame.ringIndex !== last + 1 + missedInGap) {
            unaccounted.push(`${last} → ${frame.ringIndex}, missed ${missedInGap}`);
          }
          delivered.last = frame.ringIndex;
          missedInGap = 0;
        });
        const child = fork(writerProcess, [path, layout.name, String(layout.fileSize % 1000)], { execArgv: [] });
        const exited = once(child, "exit");
        try {
          reader.start();
          // Long enough to have been torn and lapped often, however fast this machine is.
          while (reader.counters.delivered < 150 || reader.counters.torn < leastTorn || reader.counters.lapped < 30) {
            await once(reader, "frame");
          }
          const report = once(child, "message");
          child.send("stop");
          const [written]: unknown[] = await report;
          const final = Number(written) - (layout.writeOrder === "indexFirst" ? 2 : 1);
          while ((delivered.last ?? -1) < final) {
            await once(reader, "frame");
          }
        } finally {
          reader.close();
          child.kill();
          await exited;
        }
        expect(damaged).toEqual([]);
        expect(unaccounted).toEqual([]);
        expect(gapFrames).toBe(reader.counters.missed);
        expect(reader.counters.invalid).toBe(0);
        expect(reader.counters.restarts).toBe(0);
      });
    }
  }
});
