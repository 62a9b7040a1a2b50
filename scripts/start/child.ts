import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { styleText } from "node:util";
import { root } from "../build.ts";

const stopWithinMs = 3_000;

export const startApp = (app: "agent" | "simulator", args: readonly string[]): ChildProcess =>
  // A process group of its own: Ctrl-C comes to this script alone, which ends all in order.
  spawn(process.execPath, [`${root}apps/${app}/dist/main.js`, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });

/** Passes on the app's log and resolves with the first line in which `find` finds something. */
export const watchLog = (
  child: ChildProcess,
  find: (line: string) => string | undefined,
  show: boolean,
): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error("the app has no standard output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (show) console.log(styleText("dim", line));
      const found = find(line);
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`it ended with code ${code}`)));
  });

/** A field of a line of JSON. */
export const field = (line: string, name: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return typeof found === "string" ? found : undefined;
  } catch {
    return undefined;
  }
};

export const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await ended;
  clearTimeout(force);
};

/** The port, or 0 (any) when another program holds it. */
export const freeOr0 = async (port: number): Promise<number> => {
  const probe = createServer();
  try {
    const listening = once(probe, "listening");
    probe.listen(port, "127.0.0.1");
    await listening;
    return port;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
};
