import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { gcmSessionKeys } from "./srtp-cipher.ts";
import { pathKinds } from "./testing/path-stage.ts";

const program = fileURLToPath(new URL("testing/key-holder.ts", import.meta.url));

/** How often the bytes are in the writable memory of a process. */
const countInMemory = (pid: number, bytes: Buffer): number => {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  let count = 0;
  for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const [begin, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    const area = Buffer.alloc(end - begin);
    try {
      readSync(memory, area, 0, area.length, begin);
    } catch {
      // Some areas of the kernel's own cannot be read.
      continue;
    }
    for (let at = area.indexOf(bytes); at >= 0; at = area.indexOf(bytes, at + 1)) count += 1;
  }
  closeSync(memory);
  return count;
};

describe.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)("in the memory of a process", () => {
  test.each(pathKinds)("no session key is left when the viewers of the %s path are gone", async (kind) => {
    const [masterKey, masterSalt] = [randomBytes(16), randomBytes(12)];
    const { key } = gcmSessionKeys({ profile: "AEAD_AES_128_GCM", masterKey, masterSalt });
    const holder = spawn(
      process.execPath,
      ["--expose-gc", program, kind, masterKey.toString("hex"), masterSalt.toString("hex")],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    onTestFinished(() => void holder.kill());
    const { pid = 0 } = holder;
    await once(holder.stdout, "data");
    expect(countInMemory(pid, key)).toBeGreaterThan(0);
    holder.stdin.write("close\n");
    await once(holder.stdout, "data");
    expect(countInMemory(pid, key)).toBe(0);
  });
});
