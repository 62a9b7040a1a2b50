import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maxPairedViewers, ViewerRegister } from "./viewer-register.ts";

const silent = pino({ level: "silent" });

let folder: string;
let path: string;
let register: ViewerRegister;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-register-"));
  path = join(folder, "viewers.json");
  register = await ViewerRegister.open(path, silent);
});

afterEach(async () => {
  await register.close();
  rmSync(folder, { recursive: true });
});

describe("the register of viewers", () => {
  it("knows a viewer by its token, also after a restart", async () => {
    const { viewer, token } = await register.add("Study PC", "app");
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(register.find(token, ["app"])).toMatchObject({ viewerId: viewer.id });
    const again = await ViewerRegister.open(path, silent);
    expect(again.find(token, ["app"])).toMatchObject({ viewerId: viewer.id });
    expect(again.list()).toMatchObject([{ name: "Study PC", kind: "app" }]);
    await again.close();
  });

  it("keeps no token, only its hash, in a file for its owner alone", async () => {
    const { token } = await register.add("Study PC", "app");
    const kept = readFileSync(path, "utf8");
    expect(kept).not.toContain(token);
    expect(kept).toMatch(/"tokenSha256": "[0-9a-f]{64}"/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("knows nobody by another token, nor by one that is shown the wrong way", async () => {
    const { token } = await register.add("Study PC", "app");
    const { token: other } = await register.add("Browser", "web");
    expect(register.find(`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, ["app"])).toBeNull();
    expect(register.find(token, ["web"])).toBeNull();
    expect(register.find(other, ["app", "script"])).toBeNull();
  });

  it("ends what a viewer has open when its place is taken away, and forgets it", async () => {
    const { viewer, token } = await register.add("Study PC", "app");
    const access = register.find(token, ["app"]);
    expect(access?.revoked.aborted).toBe(false);
    expect(await register.remove(viewer.id)).toBe(true);
    expect(access?.revoked.aborted).toBe(true);
    expect(register.find(token, ["app"])).toBeNull();
    expect(await register.remove(viewer.id)).toBe(false);
    const again = await ViewerRegister.open(path, silent);
    expect(again.count).toBe(0);
    await again.close();
  });

  it("remembers when a viewer was seen", async () => {
    const { token } = await register.add("Study PC", "app");
    expect(register.list()).toMatchObject([{ lastSeenAt: null }]);
    register.find(token, ["app"]);
    await register.close();
    const again = await ViewerRegister.open(path, silent);
    expect(again.list()[0]?.lastSeenAt).toMatch(/^\d{4}-/);
    await again.close();
  });

  it("strips from a name what a terminal would obey", async () => {
    const { viewer } = await register.add("\u001B[2JStudy\u202E PC\u0007", "app");
    expect(viewer.name).toBe("[2JStudy PC");
    expect((await register.add("\u0007", "app")).viewer.name).toBe("unnamed");
  });

  it("writes each of many changes at once", async () => {
    const added = await Promise.all(Array.from({ length: 20 }, (_, n) => register.add(`viewer ${n}`, "script")));
    await Promise.all(added.slice(0, 10).map(({ viewer }) => register.remove(viewer.id)));
    const again = await ViewerRegister.open(path, silent);
    expect(again.list().map(({ name }) => name)).toEqual(added.slice(10).map(({ viewer }) => viewer.name));
    await again.close();
  });

  it("is full after so many", async () => {
    for (let count = 0; count < maxPairedViewers; count++) await register.add(`viewer ${count}`, "script");
    expect(register.isFull).toBe(true);
    const again = await ViewerRegister.open(path, silent);
    expect(again.count).toBe(maxPairedViewers);
    await again.close();
  });

  it("pairs nobody whom it could not write down", async () => {
    rmSync(folder, { recursive: true });
    await expect(register.add("Study PC", "app")).rejects.toMatchObject({ code: "ENOENT" });
    expect(register.count).toBe(0);
    mkdirSync(folder);
    await register.add("Study PC", "app");
    expect(register.count).toBe(1);
  });

  it.each([
    ["is not JSON", "{"],
    ["is no list of viewers", '{"version":1,"viewers":[{"id":"x"}]}'],
    ["is no list of viewers", '{"version":2,"viewers":[]}'],
  ])("says that its file %s, and leaves it alone", async (sentence, text) => {
    writeFileSync(path, text);
    await expect(ViewerRegister.open(path, silent)).rejects.toMatchObject({
      reason: "stateBroken",
      message: expect.stringContaining(sentence),
    });
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
