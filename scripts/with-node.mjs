// Runs a program of the project on the project's own Node, installing what is missing first.
// This file alone runs on the system's Node, from 20 on: node scripts/with-node.mjs PROGRAM [ARGUMENT ...]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const pinnedNode = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const stamp = join(modules, ".installed-from");

const lockHash = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const isInstalled = () => existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash;

const install = () => {
  process.stderr.write("Installing what the project needs (once, and after changes of package-lock.json) ...\n");
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const { status, error } = spawnSync(command, [...first, "ci", "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: npm === undefined && process.platform === "win32",
  });
  if (error !== undefined || status !== 0 || !existsSync(pinnedNode)) {
    const why = error?.message ?? (status === 0 ? `there is no ${pinnedNode}` : `it ended with code ${status}`);
    process.stderr.write(`npm ci did not install the project: ${why}. Mend that, then try again.\n`);
    process.exit(1);
  }
  writeFileSync(stamp, lockHash);
};

if (!isInstalled()) install();

const child = spawn(pinnedNode, process.argv.slice(2), {
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: [join(modules, "node", "bin"), join(modules, ".bin"), process.env.PATH ?? ""].join(delimiter),
  },
});
// Ctrl-C reaches the child by itself; a signal to this process alone is handed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
