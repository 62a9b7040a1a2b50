// npm run e2e [PLAYWRIGHT ARGUMENT ...]: agent and web page in a real browser, first what can run side by side.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./build.ts";

const passes = (project: string): boolean => {
  const reports = process.env["NEKOMADO_REPORTS"];
  const report = reports === undefined ? {} : { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, `${project}.json`) };
  const { status } = spawnSync(
    process.execPath,
    [
      "node_modules/@playwright/test/cli.js",
      "test",
      "--config=e2e/playwright.config.ts",
      `--project=${project}`,
      `--output=e2e/results/${project}`,
      "--pass-with-no-tests",
      ...(reports === undefined ? [] : ["--reporter=list,json"]),
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...report } },
  );
  return status === 0;
};

const passed = ["side-by-side", "alone"].map(passes);
process.exit(passed.every(Boolean) ? 0 : 1);
