import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EncodedFrame } from "./kept-parameter-sets.ts";
import { KeptParameterSets, readBootId } from "./kept-parameter-sets.ts";

const day: EncodedFrame = { cameraId: 0, width: 1280, height: 720, ringIndex: 100 };
const night: EncodedFrame = { cameraId: 1, width: 960, height: 540, ringIndex: 400 };
const sets = Buffer.from("0000000167640000000168ee", "hex");
const otherSets = Buffer.from("0000000167420000000168ce", "hex");

let folder: string;
let path: string;
let troubles: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-kept-"));
  path = join(folder, "parameter-sets.json");
  troubles = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As in a run of the agent, attached to a segment of this boot. */
const open = async (segment: string, boot = "boot"): Promise<KeptParameterSets> => {
  const kept = await KeptParameterSets.open(path, boot, (message) => troubles.push(message));
  kept.attach(segment);
  return kept;
};

/** A run of the agent that sees both encoders' parameter sets. */
const keepBoth = async (segment: string): Promise<void> => {
  const kept = await open(segment);
  kept.keep(day, sets);
  kept.keep(night, otherSets);
  await kept.close();
};

describe("kept parameter sets", () => {
  it("are there for the next run of the agent, each for its own camera", async () => {
    await keepBoth("1:7");
    const next = await open("1:7");
    expect(next.find({ ...day, ringIndex: 9_000 })).toEqual(sets);
    expect(next.find({ ...night, ringIndex: 9_000 })).toEqual(otherSets);
    expect(next.find({ ...day, cameraId: 2, ringIndex: 9_000 })).toBeUndefined();
    expect(troubles).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("are written for the owner alone", async () => {
    await keepBoth("1:7");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ version: 1, boot: "boot", segment: "1:7" });
  });

  it("are written once, however often the encoder repeats them", async () => {
    await keepBoth("1:7");
    rmSync(path);
    const again = await open("1:7");
    again.keep(day, sets);
    await again.close();
    const before = statSync(path, { bigint: true });
    for (let frame = 0; frame < 100; frame++) again.keep({ ...day, ringIndex: 1_000 + frame }, sets);
    await again.close();
    expect(statSync(path, { bigint: true }).ino).toBe(before.ino);
    again.keep({ ...day, ringIndex: 2_000 }, otherSets);
    await again.close();
    expect(statSync(path, { bigint: true }).ino).not.toBe(before.ino);
    expect((await open("1:7")).find({ ...day, ringIndex: 2_001 })).toEqual(otherSets);
  });

  it.each([
    ["the daemon was started anew and made another segment", "1:8", "boot", day],
    ["the board was started anew and the segment's number came again", "1:7", "another boot", day],
    ["the segment's count began again", "1:7", "boot", { ...day, ringIndex: 99 }],
    ["the camera's picture has another size", "1:7", "boot", { ...day, width: 1920, height: 1080 }],
  ])("are not given when %s", async (_, segment, boot, frame) => {
    await keepBoth("1:7");
    expect((await open(segment, boot)).find(frame)).toBeUndefined();
  });

  it("do not come back when the count of the same segment has passed them again", async () => {
    await keepBoth("1:7");
    const kept = await open("1:7");
    expect(kept.find({ ...day, ringIndex: 5 })).toBeUndefined();
    expect(kept.find({ ...day, ringIndex: 9_000 })).toBeUndefined();
  });

  it("stay known while the same segment is attached again", async () => {
    const kept = await open("1:7");
    kept.keep(day, sets);
    kept.attach("1:7");
    expect(kept.find(day)).toEqual(sets);
    kept.attach("1:8");
    expect(kept.find(day)).toBeUndefined();
    await kept.close();
  });

  it("are not given again once they were found not to fit", async () => {
    await keepBoth("1:7");
    const kept = await open("1:7");
    kept.drop(day.cameraId);
    expect(troubles).toEqual([expect.stringContaining("another encoder than camera 0")]);
    expect(kept.find(day)).toBeUndefined();
    expect(kept.find(night)).toEqual(otherSets);
  });
});

describe("the file of parameter sets", () => {
  it("is no trouble when it is not there yet", async () => {
    expect((await open("1:7")).find(day)).toBeUndefined();
    expect(troubles).toEqual([]);
  });

  it("is ignored with a word, and replaced, when it is anything else", async () => {
    await keepBoth("1:7");
    const whole = readFileSync(path);
    const damage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.nat({ max: whole.length - 3 }).map((length) => whole.subarray(0, length)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constant(Buffer.from(whole.toString().replace('"version": 1', '"version": 2'))),
      fc.constant(Buffer.from(whole.toString().replace(sets.toString("base64"), "not base64"))),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        writeFileSync(path, bytes);
        troubles = [];
        const kept = await open("1:7");
        expect(troubles).toEqual([expect.stringContaining("is ignored")]);
        expect(kept.find(day)).toBeUndefined();
        kept.keep(day, sets);
        await kept.close();
        expect((await open("1:7")).find(day)).toEqual(sets);
      }),
      { numRuns: 60 },
    );
  });

  it("that cannot be written is told of, and the parameter sets are known all the same", async () => {
    mkdirSync(`${path}.new`);
    const kept = await open("1:7");
    kept.keep(day, sets);
    await kept.close();
    expect(troubles).toEqual([expect.stringContaining("could not be kept")]);
    expect(kept.find(day)).toEqual(sets);
  });
});

it.runIf(process.platform === "linux")("the system's run has a name that stays the same", async () => {
  const boot = await readBootId();
  expect(boot).toMatch(/^[0-9a-f-]{36}$/);
  expect(await readBootId()).toBe(boot);
});
