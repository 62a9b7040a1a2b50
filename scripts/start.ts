// npm start: a camera that needs no board, and a window onto it. Simulator and agent on 127.0.0.1, in a folder of their own.
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.ts";
import { findElectron } from "./electron.ts";
import { field, startApp, stop, watchLog } from "./start/child.ts";
import { showInApp } from "./start/desktop.ts";
import { showInBrowser } from "./start/web.ts";

/** Somebody sits in front of it. */
const hasDisplay =
  process.env["CI"] === undefined &&
  (process.platform !== "linux" ||
    process.env["DISPLAY"] !== undefined ||
    process.env["WAYLAND_DISPLAY"] !== undefined);

console.log("Building ...");
build();
const shmDir = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nekomado-"));
const children: ChildProcess[] = [];
let stopping = false;

const stopAll = async (exitCode: number): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await Promise.all(children.map(stop));
  rmSync(shmDir, { recursive: true, force: true });
  process.exit(exitCode);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stopAll(0));

try {
  const simulator = startApp("simulator", ["--shm-dir", shmDir, "--json"]);
  children.push(simulator);
  await watchLog(simulator, (line) => field(line, "event"), false);
  const electron = hasDisplay ? findElectron() : { missing: "there is no display" };
  if ("missing" in electron) {
    console.log(`The desktop app is not opened: ${electron.missing}. The web page shows the camera instead.`);
    await showInBrowser(shmDir, children, hasDisplay);
  } else await showInApp(electron, shmDir, children);
  for (const child of children) child.once("exit", (code) => void stopAll(stopping || code === 0 ? 0 : 1));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stopAll(1);
}
