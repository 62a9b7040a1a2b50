// npm start: a camera that needs no board. Simulator and agent on 127.0.0.1, in a folder of their own.
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { styleText } from "node:util";
import open from "open";
import { build, root } from "./build.ts";

const usualPort = 8080;
const stopWithinMs = 3_000;

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer();
  try {
    const listening = once(probe, "listening");
    probe.listen(port, "127.0.0.1");
    await listening;
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
};

const hasBrowser = (): boolean =>
  process.env["CI"] === undefined &&
  (process.platform !== "linux" ||
    process.env["DISPLAY"] !== undefined ||
    process.env["WAYLAND_DISPLAY"] !== undefined);

const startApp = (app: "agent" | "simulator", args: readonly string[]): ChildProcess =>
  // A process group of its own: Ctrl-C comes to this script alone, which ends both in order.
  spawn(process.execPath, [`${root}apps/${app}/dist/main.js`, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });

/** Passes on the app's log and resolves with the first line in which `find` finds something. */
const watchLog = (child: ChildProcess, find: (line: string) => string | undefined, show: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error("the app has no standard output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (show) console.log(styleText("dim", line));
      const found = find(line);
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`it ended with code ${code}`)));
  });

const field = (line: string, name: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return typeof found === "string" ? found : undefined;
  } catch {
    return undefined;
  }
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await ended;
  clearTimeout(force);
};

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

  const port = (await isFree(usualPort)) ? usualPort : 0;
  const agent = startApp("agent", ["--open", "--shm-dir", shmDir, "--port", String(port), "--name", "Living room"]);
  children.push(agent);
  const url = await watchLog(agent, (line) => field(line, "url"), true);
  for (const child of children) child.once("exit", () => void stopAll(stopping ? 0 : 1));

  console.log(
    `\n  ${styleText("bold", "Nekomado")} shows its camera at ${styleText(["bold", "underline"], url)}\n  Ctrl-C stops it.\n`,
  );
  if (hasBrowser()) await open(url).catch(() => console.log(`No browser opened by itself; open ${url} in one.`));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stopAll(1);
}
