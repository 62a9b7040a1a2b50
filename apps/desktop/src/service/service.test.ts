import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ServiceProcess, ShellDouble } from "./testing/service-process.ts";

let dataFolder: string;
let service: ServiceProcess | null = null;

const start = async (shell?: ShellDouble): Promise<ServiceProcess> => {
  service = await ServiceProcess.start({ dataFolder }, shell);
  return service;
};

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "nekomado-service-"));
});

afterEach(async () => {
  service?.process.kill("SIGKILL");
  service = null;
  await rm(dataFolder, { recursive: true, force: true });
});

describe("the service's process", () => {
  it("answers pings, and stops when told", async () => {
    const running = await start();
    const pong = running.told("pong", ({ id }) => id === 7);
    running.post({ kind: "ping", id: 7 });
    await pong;
    const stopped = running.told("stopped", () => true);
    const exited = once(running.process, "exit");
    running.post({ kind: "stop" });
    await stopped;
    expect((await exited)[0]).toBe(0);
  });

  it("answers a request that is not what the contract says with the reason", async () => {
    const running = await start();
    const answered = running.told("answer", ({ id }) => id === 9);
    running.post({ kind: "request", id: 9, pageId: 1, name: "settings.change", params: { theme: "pink" } });
    expect((await answered).reply).toMatchObject({ ok: false, problem: { reason: "malformed" } });
  });

  it("drops what is no message at all, says so, and goes on", async () => {
    const running = await start();
    const said = running.told("log", ({ level }) => level === "error");
    running.post({ kind: "request", id: 1, pageId: 1, name: "files.read", params: "/etc/passwd" });
    await said;
    expect(await running.request("settings.read", null)).toMatchObject({ theme: "system" });
  });

  it("ends when the shell is gone", async () => {
    const running = await start();
    const exited = once(running.process, "exit");
    running.process.disconnect();
    expect((await exited)[0]).toBe(0);
  });

  it("tells of an error that nothing caught, and ends with a code that has it started again", async () => {
    const running = await start();
    const exited = once(running.process, "exit");
    running.strike();
    expect((await exited)[0]).toBe(1);
    expect(running.logs.at(-1)).toMatch(/^error: .*struck/);
  });
});

describe("settings", () => {
  it("are told to every page, and kept for the next start in a file of this user alone", async () => {
    const first = await start();
    const view = await first.request("settings.change", { theme: "dark", snapshot: { quality: 80 } });
    expect(view).toMatchObject({ theme: "dark", snapshot: { format: "jpeg", quality: 80 } });
    expect(await first.event("settings", ({ theme }) => theme === "dark")).toEqual(view);
    expect(first.events.at(-1)?.pageIds).toBeNull();
    expect(await first.stop()).toBe(0);
    const path = join(dataFolder, "settings.json");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const second = await start();
    expect(await second.request("settings.read", null)).toEqual(view);
  });

  it("take their defaults one by one where the file is broken", async () => {
    await writeFile(
      join(dataFolder, "settings.json"),
      JSON.stringify({ theme: "dark", language: "klingon", snapshot: { format: "png", quality: 3 }, boxes: "yes" }),
    );
    const running = await start();
    expect(await running.request("settings.read", null)).toMatchObject({
      theme: "dark",
      language: "system",
      snapshot: { format: "png", quality: 92 },
      boxes: true,
      boxMode: "live",
    });
  });

  it("set a file aside that is none, and begin anew", async () => {
    await writeFile(join(dataFolder, "settings.json"), '{"theme":');
    const running = await start();
    const said = running.logs.find((line) => line.includes("cannot be read"));
    const aside = /kept as (\S+),/.exec(said ?? "")?.[1];
    expect(await readFile(join(dataFolder, aside ?? ""), "utf8")).toBe('{"theme":');
    expect(await running.request("settings.read", null)).toMatchObject({ theme: "system" });
  });

  it("are kept in memory while they cannot be written, and written once they can", async () => {
    const path = join(dataFolder, "settings.json");
    const running = await start();
    await mkdir(`${path}.tmp`);
    const said = running.told("log", ({ message }) => message.includes("cannot be written"));
    await running.request("settings.change", { theme: "light" });
    await said;
    expect(await running.request("settings.read", null)).toMatchObject({ theme: "light" });
    await rm(`${path}.tmp`, { recursive: true });
    await running.stop();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ theme: "light" });
  });

  it("send snapshots to the folder that the person chooses, if it can be written to", async () => {
    const folder = join(dataFolder, "elsewhere");
    const choices = [null, join(dataFolder, "gone"), folder];
    const running = await start(new ShellDouble({ chooseFolder: () => choices.shift() }));
    const usual = join(dataFolder, "pictures", "Nekomado");
    expect((await running.request("settings.read", null)).snapshotFolder).toBe(usual);
    await expect(running.request("settings.chooseSnapshotFolder", null)).rejects.toMatchObject({ reason: "cancelled" });
    await expect(running.request("settings.chooseSnapshotFolder", null)).rejects.toMatchObject({ reason: "folder" });
    await mkdir(folder);
    expect((await running.request("settings.chooseSnapshotFolder", null)).snapshotFolder).toBe(folder);
  });
});
