import type { Figure } from "../figure.ts";
import { readResidentBytes } from "../process-meter.ts";
import type { Server } from "../server.ts";
import { serversOf } from "../stand.ts";
import { whileWatched } from "../watching.ts";

const viewers = 3;

/** Resident memory of the serving process with viewers, after all that the run has asked of it so far. */
export const memory: Figure = {
  name: "memory",
  measure: async (stand, progress) => {
    const megabytes = new Map<Server["name"], number>();
    for (const server of serversOf(stand)) {
      const bytes = await whileWatched(server, viewers, () => Promise.resolve(readResidentBytes(server.pid)));
      megabytes.set(server.name, bytes / 1e6);
      progress(`${server.name}: ${(bytes / 1e6).toFixed(1)} MB`);
    }
    const row = {
      figure: `resident memory, ${viewers} viewers`,
      unit: "MB",
      decimals: 1,
      ours: megabytes.get("nekomado-agent") ?? Number.NaN,
      janus: megabytes.get("Janus"),
      aim: { of: "value" as const, atMost: 140 },
    };
    return { rows: [row], samples: Object.fromEntries(megabytes) };
  },
};
