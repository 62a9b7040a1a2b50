import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const environment = fileURLToPath(new URL("../../.cache/aiortc-1.14.0", import.meta.url));
const python = join(environment, "bin/python");

const install = async (): Promise<string | null> => {
  try {
    if (!existsSync(python)) await run("python3", ["-m", "venv", environment]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "aiortc==1.14.0"]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

let installed: Promise<string | null> | undefined;

/** @returns why aiortc cannot be had here, or null */
export const installAiortc = (): Promise<string | null> => (installed ??= install());

/** What a script beside this file prints: one line of JSON. */
export const runScript = async (name: string, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await run(python, [fileURLToPath(new URL(name, import.meta.url)), ...args], { timeout: 60_000 });
  const said: unknown = JSON.parse(stdout);
  return said;
};
