// Checks the types of every workspace and of the tools: one program each, for each has its own surroundings.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { root } from "./build.ts";

const projects = globSync(
  [
    "{apps,packages}/*/tsconfig.json",
    "apps/desktop/src/{shell,renderer}/tsconfig.json",
    "apps/*/page/tsconfig.json",
    "e2e/states/tsconfig.json",
    "tsconfig.json",
  ],
  {
    cwd: root,
  },
);
const failed = projects.filter(
  (project) =>
    spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], { cwd: root, stdio: "inherit" })
      .status !== 0,
);
process.exit(failed.length === 0 ? 0 : 1);
