import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "@playwright/test";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("npm start opens the app, shows the code of its camera, and Ctrl-C ends all of it", async () => {
  const memory = mkdtempSync(join(tmpdir(), "nekomado-start-"));
  const { CI: _, ...surroundings } = process.env;
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...surroundings, NEKOMADO_MEMORY: memory, DBUS_SESSION_BUS_ADDRESS: "disabled:" },
  });
  try {
    const code = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const found = /The code of its camera: ([0-9A-Z]{5}-[0-9A-Z]{5})/.exec(stripVTControlCharacters(line))?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once("exit", (status) => reject(new Error(`npm start ended with code ${status}`)));
    });
    expect(code).toHaveLength(11);
    // The app has begun to remember: it runs.
    await expect
      .poll(
        () =>
          existsSync(join(memory, "app", "service", "settings.json")) ||
          existsSync(join(memory, "app", "windows.json")),
      )
      .toBe(true);
    const ended = once(child, "exit");
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
    rmSync(memory, { recursive: true, force: true });
  }
});
