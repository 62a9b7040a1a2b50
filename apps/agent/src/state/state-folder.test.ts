import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareStateFolder, usualStateFolder } from "./state-folder.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-state-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe("the state folder", () => {
  it("is made for its owner alone", async () => {
    const state = join(folder, "a", "state");
    await prepareStateFolder(state);
    expect(modeOf(state)).toBe(0o700);
  });

  it.each([[[]], [["identity.pem"]]])("is closed to others when it holds %j", async (names) => {
    const state = join(folder, "state");
    mkdirSync(state, { mode: 0o755 });
    for (const name of names) writeFileSync(join(state, name), "");
    await prepareStateFolder(state);
    expect(modeOf(state)).toBe(0o700);
  });

  it("is not one that is open and holds something else", async () => {
    const state = join(folder, "state");
    mkdirSync(state, { mode: 0o755 });
    writeFileSync(join(state, "letter.txt"), "");
    await expect(prepareStateFolder(state)).rejects.toMatchObject({
      reason: "stateFolder",
      message: expect.stringContaining("--state-dir"),
    });
    expect(modeOf(state)).toBe(0o755);
  });

  it("is not a file", async () => {
    const state = join(folder, "state");
    writeFileSync(state, "");
    await expect(prepareStateFolder(state)).rejects.toMatchObject({ reason: "stateFolder" });
  });

  it.runIf(process.platform === "linux")("lies where the system keeps state", () => {
    expect(usualStateFolder({}, 0)).toBe("/var/lib/nekomado");
    expect(usualStateFolder({ XDG_STATE_HOME: "/state" }, 1000)).toBe("/state/nekomado");
    expect(usualStateFolder({ XDG_STATE_HOME: "relative" }, 1000)).toBe(join(homedir(), ".local/state/nekomado"));
    expect(usualStateFolder({}, 1000)).toBe(join(homedir(), ".local/state/nekomado"));
  });
});

describe("a state file", () => {
  it("is written whole, for its owner alone, and leaves nothing beside it", async () => {
    const path = join(folder, "file");
    // What an interrupted write may have left.
    writeFileSync(`${path}.new`, "half of something much longer", { mode: 0o666 });
    await writeStateFile(path, "first");
    await writeStateFile(path, "second");
    expect(await readStateFile(path)).toBe("second");
    expect(modeOf(path)).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it("keeps its old content when the new one cannot be written", async () => {
    const path = join(folder, "file");
    await writeStateFile(path, "first");
    mkdirSync(`${path}.new`);
    await expect(writeStateFile(path, "second")).rejects.toMatchObject({ code: "EISDIR" });
    expect(await readStateFile(path)).toBe("first");
  });

  it("is undefined when it is not there, and told when it cannot be read", async () => {
    expect(await readStateFile(join(folder, "none"))).toBeUndefined();
    await expect(readStateFile(folder)).rejects.toMatchObject({ reason: "stateBroken" });
  });
});
