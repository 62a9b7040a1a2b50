import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** One file of each thing that a build makes; the oldest tells the build's age. */
const outputs = ["apps/agent/dist/main.js", "apps/agent/dist/page/index.html", "apps/simulator/dist/main.js"];
const sources = [
  "apps/*/{src,page}/**/*",
  "packages/*/src/**/*",
  "apps/*/package.json",
  "vite.config.ts",
  "package-lock.json",
];

const changedMs = (file: string): number => statSync(`${root}${file}`).mtimeMs;

const isFresh = (): boolean => {
  if (!outputs.every((file) => existsSync(`${root}${file}`))) return false;
  const builtMs = Math.min(...outputs.map(changedMs));
  return globSync(sources, { cwd: root }).every((file) => changedMs(file) <= builtMs);
};

/** Builds agent, simulator and web viewer, when a source is newer than the last build. */
export const build = (): void => {
  if (isFresh()) return;
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vite/bin/vite.js", "build", "--app", "--logLevel", "warn"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  if (status !== 0) throw new Error("The build failed; what it says above is the reason.");
};
