import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { expect, test } from "./board.ts";

const run = promisify(execFile);
const environment = fileURLToPath(new URL("../.cache/aiortc-1.14.0", import.meta.url));
const python = join(environment, "bin/python");
const script = fileURLToPath(new URL("aiortc/watch.py", import.meta.url));

/** @returns why aiortc cannot be had here, or null */
const installAiortc = async (): Promise<string | null> => {
  try {
    if (!existsSync(python)) await run("python3", ["-m", "venv", environment]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "aiortc==1.14.0"]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test("a client that is no browser decodes every frame", async ({ board }) => {
  const missing = await installAiortc();
  test.skip(missing !== null, `aiortc cannot be had here: ${missing}`);
  await board.startSimulator(["--clock", "monotonic"]);
  await board.startAgent();
  const { stdout } = await run(python, [script, board.url], { timeout: 60_000 });
  const seen = z
    .object({ sizes: z.array(z.array(z.number())), timestamps: z.array(z.number()) })
    .parse(JSON.parse(stdout));
  expect(seen.sizes).toEqual([[1280, 720]]);

  // 30 fps by the frames' own clock, none missing: each step is a thirtieth of a second, give or take the writer's.
  const steps = seen.timestamps.slice(1).map((timestamp, at) => timestamp - (seen.timestamps[at] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const lasted = ((seen.timestamps.at(-1) ?? 0) - (seen.timestamps[0] ?? 0)) / 90_000;
  expect(steps.length / lasted).toBeGreaterThan(28);
  expect(steps.length / lasted).toBeLessThan(32);
});
