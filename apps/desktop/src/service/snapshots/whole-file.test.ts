import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Interface } from "node:readline";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isPart, writeWhole } from "./whole-file.ts";

const writerProcess = fileURLToPath(new URL("testing/writer-process.ts", import.meta.url));

let folder: string;
const writers: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-whole-"));
});
afterEach(() => {
  for (const writer of writers.splice(0)) writer.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** @returns the process, and its names as they come */
const startWriter = (
  wanted: string,
  { megabytes, count }: { megabytes: number; count: number },
  under: readonly string[] = [],
) => {
  const [command, ...args] = [...under, process.execPath, writerProcess, folder, wanted];
  const writer = spawn(command, [...args, String(megabytes), String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  writers.push(writer);
  return { process: writer, names: createInterface({ input: writer.stdout }) };
};

/** Settles with the next name. */
const nextName = async (names: Interface): Promise<string> => String((await once(names, "line"))[0]);

/** All names of a process that ends by itself. */
const namesOf = async (names: Interface): Promise<string[]> => {
  const read: string[] = [];
  for await (const name of names) read.push(name);
  return read;
};

const kill = async (writer: ChildProcess): Promise<void> => {
  const ended = once(writer, "exit");
  writer.kill("SIGKILL");
  await ended;
};

/** Settles when a file is begun. */
const partBegun = async (): Promise<void> => {
  if (readdirSync(folder).some(isPart)) return;
  for await (const { filename } of watch(folder, { signal: AbortSignal.timeout(15_000) }))
    if (filename !== null && isPart(filename) && existsSync(join(folder, filename))) return;
};

const isWhole = (name: string): boolean => {
  const bytes = readFileSync(join(folder, name));
  return createHash("sha256").update(bytes.subarray(32)).digest().equals(bytes.subarray(0, 32));
};

describe("a file that is written whole", () => {
  it("is there with all its parts, and nothing else is", async () => {
    expect(await writeWhole(folder, () => "a", [Buffer.from("one "), Buffer.from("two")])).toBe("a");
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("one two");
  });

  it("never replaces another", async () => {
    writeFileSync(join(folder, "a"), "mine");
    mkdirSync(join(folder, "a_2"));
    const name = (attempt: number) => (attempt === 1 ? "a" : `a_${attempt}`);
    expect(await writeWhole(folder, name, [Buffer.from("other")])).toBe("a_3");
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("mine");
  });

  it("leaves nothing where it cannot be written", async () => {
    await expect(writeWhole(join(folder, "gone"), () => "a", [Buffer.from("x")])).rejects.toMatchObject({
      code: "ENOENT",
    });
    await expect(writeWhole(folder, () => "a".repeat(300), [Buffer.from("x")])).rejects.toMatchObject({
      code: "ENAMETOOLONG",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("has a name of its own among processes that all want the same", async () => {
    const started = [1, 2, 3].map(() => startWriter("same", { megabytes: 0.01, count: 30 }));
    const told = (await Promise.all(started.map(({ names }) => namesOf(names)))).flat();
    expect(new Set(told).size).toBe(90);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(told));
    expect(readdirSync(folder).filter((name) => !isPart(name) && !isWhole(name))).toEqual([]);
  });

  it("is whole or not there when its writer is killed in the middle", async () => {
    for (let round = 0; round < 8; round++) {
      const { process: writer, names } = startWriter("-", { megabytes: 8, count: Number.POSITIVE_INFINITY });
      await nextName(names);
      await partBegun();
      await kill(writer);
      expect(readdirSync(folder).filter(isPart)).toHaveLength(1);
      expect(readdirSync(folder).filter((name) => !isPart(name) && !isWhole(name))).toEqual([]);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
    }
  });
});

describe("where there are no hard links", () => {
  const refusingLinks = ["-f", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=link,linkat"];
  const inject = ["-e", "inject=link,linkat:error=EPERM"];
  const cannotTrace = (): boolean => spawnSync("strace", [...refusingLinks, ...inject, "true"]).status !== 0;

  it("is claimed as well, by several processes at once", async (test) => {
    if (cannotTrace()) test.skip("strace, which takes hard links from a process, is not there or not allowed");
    const started = [1, 2].map(() =>
      startWriter("same", { megabytes: 0.01, count: 15 }, ["strace", ...refusingLinks, ...inject]),
    );
    const told = (await Promise.all(started.map(({ names }) => namesOf(names)))).flat();
    expect(new Set(told).size).toBe(30);
    expect(told.filter((name) => !isWhole(name))).toEqual([]);
  });
});
