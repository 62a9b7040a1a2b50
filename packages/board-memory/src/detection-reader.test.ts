import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { detectionLayouts, type DetectionLayoutName } from "./detection-layout.ts";
import { DetectionReader } from "./detection-reader.ts";
import type { BoardDetectionResult } from "./detection-record.ts";
import { DetectionWriter } from "./detection-writer.ts";
import { ScratchDirectory } from "./scratch-directory.ts";
import { areIntact, makeSelfCheckingDetections } from "./tearing/self-checking-detections.ts";

const scratch = new ScratchDirectory();
afterAll(() => scratch.dispose());

/** A reader that writes down what it says, in order. */
class Watched {
  readonly reader: DetectionReader;
  /** `result 3`, `attached d2`, `waiting absent`. */
  readonly log: string[] = [];
  readonly results: BoardDetectionResult[] = [];

  constructor(path: string, pollIntervalMs = 2) {
    this.reader = new DetectionReader({ path, pollIntervalMs });
    this.reader.on("result", (result) => {
      this.results.push(result);
      this.log.push(`result ${result.frameNumber}`);
    });
    this.reader.on("attached", ({ layout }) => this.log.push(`attached ${layout}`));
    this.reader.on("waiting", ({ reason }) => this.log.push(`waiting ${reason}`));
  }

  until(entry: string): Promise<void> {
    return this.untilTrue(entry, () => this.log.includes(entry));
  }

  /** Until the reader has looked several times more. */
  looks(): Promise<void> {
    const before = this.reader.counters.looks;
    return this.untilTrue("several looks", () => this.reader.counters.looks > before + 3);
  }

  async untilTrue(what: string, condition: () => boolean): Promise<void> {
    const check = () => {
      if (!condition()) {
        throw new Error(`${what} never came; what came was ${this.log.join(", ")}`);
      }
    };
    await vi.waitFor(check, { timeout: 20_000, interval: 2 });
  }
}

let path: string;
let count = 0;
const open: { close(): void }[] = [];
beforeEach(() => {
  count += 1;
  path = scratch.join(`detections-${count}`);
});
afterEach(() => {
  for (const closable of open.splice(0)) {
    closable.close();
  }
});

function watch(pollIntervalMs?: number): Watched {
  const watched = new Watched(path, pollIntervalMs);
  open.push(watched.reader);
  watched.reader.start();
  return watched;
}

function create(layout: DetectionLayoutName): DetectionWriter {
  const writer = DetectionWriter.create(path, layout);
  open.push(writer);
  return writer;
}

function pokeVersion(layout: DetectionLayoutName, version: number): void {
  const fd = openSync(path, "r+");
  const word = Buffer.alloc(4);
  word.writeUInt32LE(version);
  writeSync(fd, word, 0, 4, detectionLayouts[layout].versionAt);
  closeSync(fd);
}

/** The contract's table once more, in numbers of its own, so that a slip in either shows; `time` is 1234.5 s. */
const contract = [
  { name: "d1", size: 552, count: 24, entries: 28, version: 548, time: "d2040000000000000065cd1d00000000" },
  { name: "d2", size: 584, count: 24, entries: 28, version: 548, time: "d2040000000000000065cd1d00000000" },
  { name: "d3", size: 576, count: 16, entries: 20, version: 540, time: "00000000004a9340" },
] as const;

describe.each(contract)("layout $name", (row) => {
  const result = {
    frameNumber: 0x1_0000_0007,
    timestampMs: 1_234_500,
    detections: [
      { className: "food_bowl", confidence: 0.5, x: -4, y: 10, w: 300, h: 60_000 },
      { className: "x".repeat(40), confidence: 0.25, x: 1, y: 2, w: 3, h: 4 },
    ],
  };

  it("is written at the contract's offsets, the version last", () => {
    const writer = create(row.name);
    expect(statSync(path).size).toBe(row.size);
    writer.write({ ...result, frameNumber: 1 });
    expect([...writer.writeInSteps(result)]).toEqual(["header", "entries", "version"]);
    const bytes = readFileSync(path);
    expect(bytes.readBigUInt64LE(0)).toBe(0x1_0000_0007n);
    expect(bytes.subarray(8, row.count).toString("hex")).toBe(row.time);
    expect(bytes.readInt32LE(row.count)).toBe(2);
    expect(bytes.toString("latin1", row.entries, row.entries + 10)).toBe("food_bowl\0");
    expect(bytes.readFloatLE(row.entries + 32)).toBe(0.5);
    expect([36, 40, 44, 48].map((at) => bytes.readInt32LE(row.entries + at))).toEqual([-4, 10, 300, 60_000]);
    expect(bytes.toString("latin1", row.entries + 52, row.entries + 84)).toBe(`${"x".repeat(31)}\0`);
    expect(bytes.readUInt32LE(row.version)).toBe(2);
    expect(bytes.subarray(row.version + 4).every((byte) => byte === 0)).toBe(true);
  });

  it("gives back every field of a result", async () => {
    const writer = create(row.name);
    const watched = watch();
    await watched.until(`attached ${row.name}`);
    expect(watched.reader.layout).toBe(row.name);
    writer.write(result);
    await watched.until(`result ${result.frameNumber}`);
    const [bowl, long] = result.detections;
    expect(watched.results).toEqual([
      { ...result, version: 1, detections: [bowl, { ...long, className: "x".repeat(31) }] },
    ]);
  });

  it("is never delivered torn by a detector in another process that writes piece by piece", async () => {
    const watched = watch(1);
    const writerProcess = fileURLToPath(new URL("./tearing/detection-writer-process.ts", import.meta.url));
    let heldUp: readonly number[] = [];
    const child = fork(writerProcess, [path, row.name, String(row.size)], { execArgv: [] });
    const exited = once(child, "exit");
    try {
      await watched.untilTrue("many results", () => watched.results.length > 40);
      const report = once(child, "message");
      child.send("stop");
      const [last]: { version: number; heldUp: number[] }[] = await report;
      heldUp = last?.heldUp ?? [];
      await watched.untilTrue("the last result", () => watched.results.at(-1)?.version === last?.version);
    } finally {
      child.kill();
      await exited;
    }
    // While the next one is written by a detector that the system holds up, two copies in between are the same.
    const proved = watched.results.filter(({ version }) => !heldUp.includes(version + 1));
    expect(proved.filter((known) => !areIntact(known))).toEqual([]);
    expect(proved.filter((known) => known.version !== known.frameNumber)).toEqual([]);
    expect(proved.length).toBeGreaterThan(0);
    const { delivered, torn, missed, invalid } = watched.reader.counters;
    expect(delivered + torn + missed + invalid).toBe(watched.results.at(-1)?.version);
  });
});

describe("which results are delivered", () => {
  it("leaves out a result that was there before the reader, until the version moves", async () => {
    const writer = create("d3");
    writer.write(makeSelfCheckingDetections(1));
    const watched = watch();
    await watched.until("attached d3");
    await watched.looks();
    writer.write(makeSelfCheckingDetections(2));
    await watched.until("result 2");
    await watched.looks();
    expect(watched.log).toEqual(["attached d3", "result 2"]);
  });

  it("delivers a result that lies in a segment which has appeared since", async () => {
    const watched = watch();
    await watched.until("waiting absent");
    create("d1").write(makeSelfCheckingDetections(1));
    await watched.until("result 1");
    create("d2").write(makeSelfCheckingDetections(3));
    await watched.until("result 3");
    expect(watched.log).toEqual(["waiting absent", "attached d1", "result 1", "attached d2", "result 3"]);
    expect(watched.reader.counters.restarts).toBe(1);
  });

  it("delivers a result when it is told to look, however seldom it looks by itself", async () => {
    const writer = create("d3");
    const watched = watch(60_000);
    watched.reader.lookNow();
    await watched.until("attached d3");
    writer.write(makeSelfCheckingDetections(5));
    watched.reader.lookNow();
    // Copied for the first time: whoever looks again at once does not make it the second.
    watched.reader.lookNow();
    expect(watched.results).toEqual([]);
    await watched.until("result 5");
    watched.reader.close();
    const { looks } = watched.reader.counters;
    watched.reader.lookNow();
    expect(watched.reader.counters.looks).toBe(looks);
  });

  it("looks for what is not there when it is told to, but not each time", async () => {
    const watched = watch(60_000);
    await watched.until("waiting absent");
    const { looks } = watched.reader.counters;
    for (let call = 0; call < 100; call++) watched.reader.lookNow();
    expect(watched.reader.counters.looks).toBe(looks);
    create("d3").write(makeSelfCheckingDetections(1));
    const calls = setInterval(() => watched.reader.lookNow(), 5);
    await watched.until("result 1");
    clearInterval(calls);
  });

  it("delivers an empty result, for it says that nothing is there", async () => {
    const writer = create("d3");
    const watched = watch();
    await watched.until("attached d3");
    writer.write({ frameNumber: 8, timestampMs: 1, detections: [] });
    await watched.until("result 8");
    expect(watched.results[0]?.detections).toEqual([]);
  });

  it("begins again with a version that does", async () => {
    const writer = create("d2");
    const watched = watch();
    await watched.until("attached d2");
    writer.write(makeSelfCheckingDetections(4));
    await watched.until("result 4");
    pokeVersion("d2", 0);
    await watched.untilTrue("a restart", () => watched.reader.counters.restarts === 1);
    await watched.looks();
    expect(watched.results.length).toBe(1);
    pokeVersion("d2", 1);
    await watched.untilTrue("the result again", () => watched.results.length === 2);
  });

  it("follows a version over its wrap", async () => {
    const writer = create("d2");
    writer.write(makeSelfCheckingDetections(4));
    pokeVersion("d2", 2 ** 32 - 1);
    const watched = watch();
    await watched.until("attached d2");
    pokeVersion("d2", 1);
    await watched.untilTrue("a result", () => watched.results.length === 1);
    expect(watched.reader.counters.restarts).toBe(0);
  });

  it("says once that the segment is absent, empty, or of no known size, and lists the known ones", async () => {
    const watched = watch();
    const messages: string[] = [];
    watched.reader.on("waiting", (error) => messages.push(error.message));
    await watched.until("waiting absent");
    await watched.looks();
    writeFileSync(path, "");
    await watched.until("waiting empty");
    writeFileSync(path, Buffer.alloc(560));
    await watched.until("waiting unknownSize");
    await watched.looks();
    truncateSync(path, 576);
    await watched.until("attached d3");
    expect(watched.log).toEqual(["waiting absent", "waiting empty", "waiting unknownSize", "attached d3"]);
    expect(["552", "584", "576"].every((size) => messages[2]?.includes(size))).toBe(true);
  });

  it("survives a record that is cut while it is read", async () => {
    create("d1");
    const watched = watch();
    await watched.until("attached d1");
    truncateSync(path, 100);
    await watched.until("waiting unknownSize");
    create("d1").write(makeSelfCheckingDetections(6));
    await watched.until("result 6");
    expect(watched.log).toEqual(["attached d1", "waiting unknownSize", "attached d1", "result 6"]);
  });

  it("drops a result that changes between its two copies, and counts it", async () => {
    const writer = create("d3");
    const watched = watch();
    await watched.until("attached d3");
    // One entry a millisecond, with no rest between two results: something changes in any two.
    const pieces = { pieceBytes: 52 };
    let next = 1;
    let steps = writer.writeInSteps(makeSelfCheckingDetections(next), pieces);
    const flow = setInterval(() => {
      if (steps.next().done === true) {
        next += 1;
        steps = writer.writeInSteps(makeSelfCheckingDetections(next), pieces);
        steps.next();
      }
    }, 1);
    try {
      await watched.untilTrue("torn results", () => watched.reader.counters.torn > 5);
    } finally {
      clearInterval(flow);
    }
    for (const _ of steps);
    await watched.untilTrue("the last result", () => watched.results.at(-1)?.version === next);
    expect(watched.results.filter((known) => !areIntact(known))).toEqual([]);
    const { delivered, torn, missed } = watched.reader.counters;
    expect(delivered + torn + missed).toBe(next);
  });
});

it("refuses to write a result that the record cannot hold", () => {
  const writer = create("d1");
  const detections = Array.from({ length: 11 }, () => ({ className: "cat", confidence: 1, x: 0, y: 0, w: 1, h: 1 }));
  expect(() => writer.write({ frameNumber: 1, timestampMs: 0, detections })).toThrow(/holds 10/);
  expect(() => writer.write({ frameNumber: -1, timestampMs: 0, detections: [] })).toThrow(/cannot hold/);
  expect(writer.version).toBe(0);
  writer.close();
  expect(() => writer.write({ frameNumber: 1, timestampMs: 0, detections: [] })).toThrow(/is closed/);
});
