import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { packetize } from "../../packages/h264/src/index.ts";
import { ClipContent } from "./clip-content.ts";

const dir = mkdtempSync(join(tmpdir(), "nekomado-bench-clip-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** Any bytes do: only what follows the NAL unit's header is compared. */
const unit = (type: number, length: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (at === 0 ? 0x60 | type : 1 + ((at * 31 + seed) % 250))));
const startCode = Buffer.from([0, 0, 0, 1]);
const units = [unit(7, 20, 1), unit(8, 6, 2), unit(5, 5_000, 3), unit(1, 300, 4)];
const file = join(dir, "clip.h264");
writeFileSync(file, Buffer.concat(units.flatMap((nal) => [startCode, nal])));

it("finds aggregates, fragments and single units of the clip, and nothing else", () => {
  const clip = new ClipContent(file);
  const payloads = packetize(units, 1_200).map((payload) => Buffer.from(payload));
  expect(payloads.map((payload) => payload.readUInt8(0) & 0x1f)).toEqual([24, 28, 28, 28, 28, 28, 1]);
  expect(payloads.map((payload) => clip.has(payload))).toEqual(payloads.map(() => true));
  for (const payload of payloads) {
    const other = Buffer.from(payload);
    other.writeUInt8(other.readUInt8(4) ^ 0xff, 4);
    expect(clip.has(other)).toBe(false);
  }
  expect(clip.has(Buffer.from([0x7c, 0x85]))).toBe(false);
});
