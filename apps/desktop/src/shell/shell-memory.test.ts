import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ShellMemory } from "./shell-memory.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-shell-"));
  file = join(folder, "windows.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = { x: 1, y: 2, width: 300, height: 200, isMaximized: false };

describe("what the shell remembers", () => {
  it("is there after the next start", () => {
    const memory = new ShellMemory(file);
    memory.keep("main", place);
    expect(memory.explainOnce("tray")).toBe(true);
    const next = new ShellMemory(file);
    expect(next.place("main")).toEqual(place);
    expect(next.explainOnce("tray")).toBe(false);
  });

  it("is written soon after a change by itself", async () => {
    new ShellMemory(file).keep("mini:a", place);
    await expect.poll(() => new ShellMemory(file).place("mini:a")).toEqual(place);
  });

  it("is as on the first day when the file is broken, and what is whole in it stays", () => {
    writeFileSync(file, "{ broken");
    expect(new ShellMemory(file).place("main")).toBeNull();
    writeFileSync(file, JSON.stringify({ places: { main: { ...place, width: "wide" }, mini: place }, explained: 7 }));
    const memory = new ShellMemory(file);
    expect(memory.place("main")).toBeNull();
    expect(memory.place("mini")).toEqual(place);
    expect(memory.explainOnce("tray")).toBe(true);
  });

  it("belongs to its owner alone", () => {
    new ShellMemory(file).explainOnce("tray");
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ explained: ["tray"] });
  });
});
