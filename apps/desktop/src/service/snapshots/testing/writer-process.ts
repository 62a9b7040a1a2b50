// Writes files of a known content one after the other: `writer-process.ts FOLDER NAME MEGABYTES COUNT`.
// With a NAME every file wants the same one; with `-` each has its own. Says each name once its file is there.
import { createHash } from "node:crypto";
import { writeWhole } from "../whole-file.ts";

const [folder = "", wanted = "", megabytes = "1", count = "1"] = process.argv.slice(2);

/** The first 32 bytes are the SHA-256 of all others: a file tells by itself whether it is whole. */
const selfChecking = (seed: number, bytes: number): Uint8Array[] => {
  const content = Buffer.alloc(bytes, `${process.pid} ${seed} `);
  return [createHash("sha256").update(content).digest(), content];
};

for (let seed = 0; seed < Number(count); seed++) {
  const parts = selfChecking(seed, Math.round(Number(megabytes) * 1024 * 1024));
  const name = await writeWhole(
    folder,
    (attempt) => `${wanted === "-" ? `${process.pid}-${seed}` : wanted}${attempt === 1 ? "" : `_${attempt}`}`,
    parts,
  );
  process.stdout.write(`${name}\n`);
}
