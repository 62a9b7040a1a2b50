import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

interface Build {
  config: string;
  /** One file of each thing that the build makes; the oldest tells the build's age. */
  outputs: readonly string[];
  sources: readonly string[];
}

const shared = ["packages/*/src/**/*", "package-lock.json"];
const builds: readonly Build[] = [
  {
    config: "vite.config.ts",
    outputs: ["apps/agent/dist/main.js", "apps/agent/dist/page/index.html", "apps/simulator/dist/main.js"],
    sources: [
      "apps/{agent,simulator}/{src,page}/**/*",
      "apps/{agent,simulator}/package.json",
      "vite.config.ts",
      ...shared,
    ],
  },
  {
    config: "apps/desktop/vite.config.ts",
    outputs: ["renderer/index.html", "preload/main.cjs", "shell/main.cjs", "service/main.cjs"].map(
      (file) => `apps/desktop/dist/${file}`,
    ),
    sources: ["apps/desktop/src/**/*", "apps/desktop/package.json", "apps/desktop/vite.config.ts", ...shared],
  },
];

const changedMs = (file: string): number => statSync(`${root}${file}`).mtimeMs;

const isFresh = ({ outputs, sources }: Build): boolean => {
  if (!outputs.every((file) => existsSync(`${root}${file}`))) return false;
  const builtMs = Math.min(...outputs.map(changedMs));
  return globSync(sources, { cwd: root }).every((file) => changedMs(file) <= builtMs);
};

/** @throws Error when it cannot be built */
export const buildWith = (config: string): void => {
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vite/bin/vite.js", "build", "--app", "--config", config, "--logLevel", "warn"],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  if (status !== 0) throw new Error("The build failed; what it says above is the reason.");
};

/**
 * Builds agent, simulator, web viewer and desktop app, each when a source is newer than its last build.
 * @throws Error when one cannot be built
 */
export const build = (): void => {
  for (const each of builds) if (!isFresh(each)) buildWith(each.config);
};

if (import.meta.main) build();
