// npm test: everything that shows that the project is whole, in the order in which it fails fastest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, root } from "./build.ts";
import { installSystemPackages } from "./system-packages.ts";
import { outcomeOf } from "./test-reports.ts";

const reports = mkdtempSync(join(tmpdir(), "nekomado-test-"));
const unitReport = join(reports, "unit.json");

const run = (title: string, program: string, args: readonly string[], env: Record<string, string> = {}): boolean => {
  console.log(`\n── ${title}`);
  const startedMs = performance.now();
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  console.log(
    `── ${title}: ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
  );
  return status === 0;
};

/** Where scripts/e2e.ts and scripts/e2e-electron.ts leave theirs. */
const e2eReports = ["side-by-side", "alone", "electron", "desktop"].map((name) => join(reports, `${name}.json`));

installSystemPackages();
const steps: (() => boolean)[] = [
  () => run("format", "node_modules/oxfmt/bin/oxfmt", ["--check"]),
  () => run("lint and direction of imports", "node_modules/oxlint/bin/oxlint", []),
  () => run("types", "scripts/types.ts", []),
  () =>
    run("unit", "node_modules/vitest/vitest.mjs", [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${unitReport}`,
    ]),
  () => {
    build();
    return true;
  },
  () => run("end to end", "scripts/e2e.ts", [], { NEKOMADO_REPORTS: reports }),
  () => run("end to end, the desktop app", "scripts/e2e-electron.ts", [], { NEKOMADO_REPORTS: reports }),
];

// Every step runs, so that one failure does not hide another.
const failedSteps = steps.filter((step) => !step());
const { passed, failed, skipped, failures } = outcomeOf([unitReport, ...e2eReports]);
rmSync(reports, { recursive: true, force: true });
for (const { test, error } of failures) console.log(`\nFAILED ${test}\n${error.slice(0, 1500)}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failedSteps.length === 0 && passed > 0 ? 0 : 1);
