import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "@playwright/test";
import { framesShown } from "./picture-probe.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The folders that `npm start` makes for its segments. */
const segmentFolders = (): string[] =>
  ["/dev/shm", tmpdir()]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => /^nekomado-[A-Za-z0-9]{6}$/.test(name)));

const refusesConnections = async (url: string): Promise<boolean> => {
  try {
    await fetch(url);
    return false;
  } catch {
    return true;
  }
};

test("npm start shows a moving picture, and Ctrl-C leaves nothing behind", async ({ page }) => {
  const before = segmentFolders();
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, CI: "true" },
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /shows its camera at (\S+)/.exec(stripVTControlCharacters(line))?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`npm start ended with code ${code}`)));
  });
  await page.goto(url);
  await framesShown(page, 30);
  expect(segmentFolders()).toHaveLength(before.length + 1);

  const ended = once(child, "exit");
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(segmentFolders()).toEqual(before);
  expect(await refusesConnections(url)).toBe(true);
});
