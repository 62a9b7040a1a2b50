import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { beforeAll, describe, expect, test } from "vitest";

const program = fileURLToPath(new URL("../testing/narrow-network.ts", import.meta.url));
const fullSchema = z.object({
  whenFull: z.object({ packets: z.number(), heldBack: z.number(), backlogPackets: z.number() }),
  refused: z.number(),
  skips: z.number(),
  numbers: z.array(z.number()),
});
const resultSchema = z.object({
  full: z.object({ fast: fullSchema, portable: fullSchema }),
  narrow: z.object({ isLaneForRuns: z.boolean(), modes: z.array(z.string()), numbers: z.array(z.number()) }),
});

const linkOfOwn = ["--net", "ip", "link", "add", "cam", "type", "veth", "peer", "name", "far"];
const canMakeNetworks = spawnSync("unshare", linkOfOwn).status === 0;
const from = (first: number, end: number) => Array.from({ length: end - first }, (_, position) => first + position);

describe.skipIf(!canMakeNetworks)(
  "where the network does not take everything (needs root and network namespaces)",
  () => {
    let result: z.infer<typeof resultSchema>;
    beforeAll(async () => {
      const { stdout } = await promisify(execFile)("unshare", ["--net", process.execPath, program], {
        timeout: 30_000,
      });
      result = resultSchema.parse(JSON.parse(stdout));
    }, 40_000);

    test("the fast path holds a viewer's packets back while its socket is full, and loses none of them", () => {
      const { whenFull, refused, skips, numbers } = result.full.fast;
      expect(whenFull.backlogPackets).toBeGreaterThan(0);
      expect(whenFull.packets + whenFull.backlogPackets).toBe(80);
      expect({ refused, skips }).toEqual({ refused: 0, skips: 0 });
      // What had left when the socket was full went to a neighbour that is not there.
      expect(numbers).toEqual(from(whenFull.packets, 80));
    });

    test("the portable path leaves that to Node", () => {
      const { refused, numbers } = result.full.portable;
      expect(refused).toBe(0);
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers).toEqual(from(80 - numbers.length, 80));
    });

    test("packets that are longer than the way go out one by one, and where they may not be cut by the portable path", () => {
      expect(result.narrow.isLaneForRuns).toBe(false);
      expect(result.narrow.modes).toEqual(["single", "next", "single", "portable"]);
      expect(result.narrow.numbers).toEqual([...from(0, 10), ...from(20, 30)]);
    });
  },
);
