import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const engineFlags = new URL("engine-flags.ts", import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), "engine-flags-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Into a file: V8 writes its long list at once and exits, and a pipe would lose most of it. */
const run = (script: string) => {
  const outputFile = join(folder, "output");
  const output = openSync(outputFile, "w");
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", output, "pipe"],
    encoding: "utf8",
  });
  closeSync(output);
  return { status, stderr, stdout: readFileSync(outputFile, "utf8") };
};

/** V8's own list of its flags as they stand when the agent has run for so long. */
const flagsAfter = (passedMs: number): string =>
  run(`
    import { mock } from "node:test";
    import { setFlagsFromString } from "node:v8";
    mock.timers.enable({ apis: ["setTimeout"] });
    await import("${engineFlags}");
    mock.timers.tick(${passedMs});
    setFlagsFromString("--help");
  `).stdout;

test("asks V8 for nothing that it does not know", () => {
  // V8 says so on standard error, at every start of the agent, and goes on.
  const { status, stderr } = run(`await import("${engineFlags}")`);
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("favours a small heap at the start, and fast code from then on", () => {
  expect(flagsAfter(19_999)).toMatch(/default: --optimize-for-size$/m);
  const later = flagsAfter(20_000);
  expect(later).toMatch(/default: --no-optimize-for-size$/m);
  expect(later).toMatch(/default: --invocation-count-for-maglev=100$/m);
});

test("keeps no program waiting that ends before", () => {
  const { stdout } = run(`
    await import("${engineFlags}");
    console.log(process.getActiveResourcesInfo().includes("Timeout"));
  `);
  expect(stdout).toBe("false\n");
});
