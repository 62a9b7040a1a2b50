import { z } from "zod";
import { installAiortc, runScript } from "./aiortc/install.ts";
import { expect, test } from "./board.ts";

test("a client that is no browser decodes every frame", async ({ board }) => {
  const missing = await installAiortc();
  test.skip(missing !== null, `aiortc cannot be had here: ${missing}`);
  await board.startSimulator(["--clock", "monotonic"]);
  await board.startAgent();
  const seen = z
    .object({ sizes: z.array(z.array(z.number())), timestamps: z.array(z.number()) })
    .parse(await runScript("watch.py", board.url));
  expect(seen.sizes).toEqual([[1280, 720]]);

  // 30 fps by the frames' own clock, none missing: each step is a thirtieth of a second, give or take the writer's.
  const steps = seen.timestamps.slice(1).map((timestamp, at) => timestamp - (seen.timestamps[at] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const lasted = ((seen.timestamps.at(-1) ?? 0) - (seen.timestamps[0] ?? 0)) / 90_000;
  expect(steps.length / lasted).toBeGreaterThan(28);
  expect(steps.length / lasted).toBeLessThan(32);
});
