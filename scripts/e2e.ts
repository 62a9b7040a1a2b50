// npm run e2e [PLAYWRIGHT ARGUMENT ...]: agent and web page in a real browser, first what can run side by side.
import { spawnSync } from "node:child_process";
import { root } from "./build.ts";
import { playwrightCommand } from "./playwright.ts";

const passes = (project: string): boolean => {
  const { line, env } = playwrightCommand(project, [
    "--config=e2e/playwright.config.ts",
    `--project=${project}`,
    `--output=e2e/results/${project}`,
  ]);
  const [program, ...args] = line;
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  return status === 0;
};

const passed = ["side-by-side", "alone"].map(passes);
process.exit(passed.every(Boolean) ? 0 : 1);
