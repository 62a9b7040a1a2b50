import { join } from "node:path";
import { root } from "./build.ts";

export interface PlaywrightCommand {
  line: readonly [string, ...string[]];
  env: Record<string, string>;
}

/**
 * One run of Playwright, with what the command line asks for besides. Its JSON report, under `name`, goes where
 * `npm test` counts.
 */
export const playwrightCommand = (name: string, options: readonly string[]): PlaywrightCommand => {
  const reports = process.env["NEKOMADO_REPORTS"];
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  const reporter = reports === undefined ? [] : ["--reporter=list,json"];
  return {
    // A file that the command line names is in one of the runs only.
    line: [process.execPath, cli, "test", "--pass-with-no-tests", ...options, ...reporter, ...process.argv.slice(2)],
    env: reports === undefined ? {} : { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, `${name}.json`) },
  };
};
