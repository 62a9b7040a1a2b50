import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, truncateSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BoardFrame } from "./board-frame.ts";
import { frameRingLayouts, type RingLayoutName } from "./frame-ring-layout.ts";
import { FrameRingReader, type FrameGap, type ReadingRhythm } from "./frame-ring-reader.ts";
import { FrameRingWriter } from "./frame-ring-writer.ts";
import { ScratchDirectory } from "./scratch-directory.ts";

const scratch = new ScratchDirectory();
afterAll(() => scratch.dispose());

/** A reader that writes down what it says, in order. */
class Watched {
  readonly reader: FrameRingReader;
  /** `frame 3`, `frame 4 newest`, `gap lapped 7`, `attached v4`, `waiting absent`. */
  readonly log: string[] = [];
  readonly frames: BoardFrame[] = [];
  readonly gaps: FrameGap[] = [];
  readonly waitingMessages: string[] = [];
  readonly identities: string[] = [];

  constructor(path: string, rhythm: ReadingRhythm = "live") {
    this.reader = new FrameRingReader({ path, rhythm });
    this.reader.on("frame", (delivered, { newestInLook }) => {
      this.frames.push(delivered);
      this.log.push(`frame ${delivered.ringIndex}${newestInLook ? " newest" : ""}`);
    });
    this.reader.on("gap", (gap) => {
      this.gaps.push(gap);
      this.log.push(`gap ${gap.reason} ${gap.missed}`);
    });
    this.reader.on("attached", ({ layout, segmentIdentity }) => {
      this.log.push(`attached ${layout}`);
      this.identities.push(segmentIdentity);
    });
    this.reader.on("waiting", (error) => {
      this.waitingMessages.push(error.message);
      this.log.push(`waiting ${error.reason}`);
    });
  }

  until(entry: string, times = 1): Promise<void> {
    return this.untilTrue(entry, () => this.log.filter((known) => known === entry).length >= times);
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

function frame(frameNumber: number, data: Uint8Array = Buffer.from(`payload ${frameNumber}`)) {
  const timestamp = { seconds: 100 + frameNumber, nanoseconds: 500_000_000 };
  return { frameNumber, timestamp, cameraId: 0, width: 64, height: 48, format: "h264", data } as const;
}

let path: string;
let count = 0;
const open: { close(): void }[] = [];
beforeEach(() => {
  count += 1;
  path = scratch.join(`ring-${count}`);
});
afterEach(() => {
  for (const closable of open.splice(0)) {
    closable.close();
  }
});

function watch(rhythm?: ReadingRhythm): Watched {
  const watched = new Watched(path, rhythm);
  open.push(watched.reader);
  watched.reader.start();
  return watched;
}

function create(layout: RingLayoutName, options?: { writeIndex: number }): FrameRingWriter {
  const writer = FrameRingWriter.create(path, layout, options);
  open.push(writer);
  return writer;
}

function writeFrames(writer: FrameRingWriter, frames: number): void {
  for (let written = 0; written < frames; written += 1) {
    writer.write(frame(writer.writeIndex));
  }
}

function pokeIndex(value: number): void {
  const fd = openSync(path, "r+");
  const word = Buffer.alloc(4);
  word.writeUInt32LE(value);
  writeSync(fd, word, 0, 4, 0);
  closeSync(fd);
}

describe("attaching", () => {
  it("passes no frame of a dead daemon off as live, then delivers what is whole, oldest first", async () => {
    const writer = create("v4");
    writeFrames(writer, 3);
    const watched = watch();
    await watched.until("attached v4");
    await watched.looks();
    expect(watched.frames).toEqual([]);
    writeFrames(writer, 1);
    await watched.until("frame 3 newest");
    expect(watched.log).toEqual(["attached v4", "frame 0", "frame 1", "frame 2", "frame 3 newest"]);
    expect(watched.frames[2]).toMatchObject({ frameNumber: 2, timestampMs: 102_500, data: Buffer.from("payload 2") });
  });

  it("leaves out the slot that the writer of a full ring may already be filling", async () => {
    const writer = create("v5");
    writeFrames(writer, 20);
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(writer, 1);
    await watched.until("frame 20 newest");
    expect(watched.frames.map((known) => known.ringIndex)).toEqual([16, 17, 18, 19, 20]);
    expect(watched.gaps).toEqual([]);
  });

  it("waits for a segment that is absent, then empty, then of no known size, and says each once", async () => {
    const watched = watch();
    await watched.until("waiting absent");
    await watched.looks();
    writeFileSync(path, "");
    await watched.until("waiting empty");
    await watched.looks();
    writeFileSync(path, "not a ring");
    await watched.until("waiting unknownSize");
    await watched.looks();
    writeFrames(create("v2"), 1);
    await watched.until("attached v2");
    expect(watched.log).toEqual(["waiting absent", "waiting empty", "waiting unknownSize", "attached v2"]);
    expect(watched.reader.layout).toBe("v2");
    for (const size of ["93313448", "93313480", "93313960", "93314112", "18662976"]) {
      expect(watched.waitingMessages[2]).toContain(size);
    }
  });

  it("waits where a directory lies in the segment's place", () => {
    const reader = new FrameRingReader({ path: scratch.path });
    open.push(reader);
    reader.start();
    return expect(once(reader, "waiting")).resolves.toMatchObject([{ reason: "unreadable" }]);
  });
});

describe("wholeness", () => {
  for (const layout of ["v1", "v2", "v3"] as const) {
    it(`takes a frame of ${layout} only when the next index is there`, async () => {
      const writer = create(layout);
      const watched = watch();
      await watched.until(`attached ${layout}`);
      const steps = writer.writeInSteps(frame(0), { pieceBytes: 3 });
      steps.next();
      await watched.looks();
      expect([...steps].length).toBeGreaterThan(2);
      await watched.looks();
      expect(watched.frames).toEqual([]);
      writer.writeInSteps(frame(1)).next();
      await watched.until("frame 0 newest");
      await watched.looks();
      expect(watched.frames.map((known) => known.data.toString())).toEqual(["payload 0"]);
    });
  }

  for (const layout of ["v4", "v5"] as const) {
    it(`takes a frame of ${layout} as soon as its index is there`, async () => {
      const writer = create(layout);
      const watched = watch();
      await watched.until(`attached ${layout}`);
      for (const step of writer.writeInSteps(frame(0), { pieceBytes: 3 })) {
        await watched.looks();
        expect([step, watched.frames.length]).toEqual([step, step === "index" ? 1 : 0]);
      }
    });
  }

  it("counts and reports the frames that the writer has lapped", async () => {
    const writer = create("v4");
    const watched = watch();
    await watched.until("attached v4");
    writeFrames(writer, 1);
    await watched.until("frame 0 newest");
    writeFrames(writer, 100);
    await watched.until("frame 100 newest");
    expect(watched.log.slice(2, 4)).toEqual(["gap lapped 71", "frame 72"]);
    expect(watched.reader.counters).toMatchObject({ delivered: 30, lapped: 71, missed: 71, torn: 0, invalid: 0 });
  });

  it("drops a frame whose header makes no sense, and reports it", async () => {
    const writer = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    const steps = writer.writeInSteps(frame(0));
    steps.next();
    const fd = openSync(path, "r+");
    writeSync(fd, Buffer.from([0xff, 0xff, 0xff, 0xff]), 0, 4, 192 + 28);
    closeSync(fd);
    expect([...steps]).toEqual(["payload", "index"]);
    writeFrames(writer, 1);
    await watched.until("frame 1 newest");
    expect(watched.log).toEqual(["attached v5", "gap invalid 1", "frame 1 newest"]);
    expect(watched.reader.counters).toMatchObject({ delivered: 1, invalid: 1, missed: 1 });
  });

  it("goes on over the wrap of the index, where the writer jumps to slot 0", async () => {
    const first = 2 ** 32 - 10;
    const writer = create("v5", { writeIndex: first });
    writeFrames(writer, 6);
    const watched = watch();
    await watched.until("attached v5");
    for (let n = first + 6; n < first + 20; n += 1) {
      writer.write(frame(n));
      await watched.until(`frame ${n} newest`);
    }
    const numbers = Array.from({ length: 18 }, (_, offset) => first + 2 + offset);
    expect(watched.frames.map((known) => known.ringIndex)).toEqual(numbers);
    expect(watched.frames.map((known) => known.frameNumber)).toEqual(numbers);
    expect(watched.gaps).toEqual([]);
    expect(watched.reader.counters.restarts).toBe(0);
  });

  it("accounts for every frame when it is lapped over the wrap", async () => {
    const first = 2 ** 32 - 16;
    const writer = create("v5", { writeIndex: first });
    writeFrames(writer, 6);
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(writer, 1);
    await watched.until(`frame ${first + 6} newest`);
    writeFrames(writer, 11);
    await watched.until(`frame ${first + 17} newest`);
    expect(watched.frames.every((known) => known.frameNumber === known.ringIndex)).toBe(true);
    // After the wrap the writer has used slots 0 and 1 again and may be in slot 2, where frames 4, 3 and 2 before the
    // wrap were; those in slots 3 to 5 are older or newer than that, and whole.
    expect(watched.frames.slice(5).map((known) => known.ringIndex - 2 ** 32)).toEqual([-6, -5, -1, 0, 1]);
    expect(watched.gaps.reduce((sum, gap) => sum + (gap.missed ?? Number.NaN), 0)).toBe(6);
    expect(watched.reader.counters).toMatchObject({ delivered: 10, lapped: 6, missed: 6 });
  });

  it("copies a whole NV12 picture, and nothing but it, into a buffer of its own", async () => {
    const writer = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    const picture = Buffer.alloc(1920 * 1080 * 1.5, "nv12 ");
    writer.write({ ...frame(0, picture), format: "nv12", width: 1920, height: 1080 });
    await watched.until("frame 0 newest");
    const { data } = watched.frames[0]!;
    expect(data.equals(picture)).toBe(true);
    expect([data.byteOffset, data.buffer.byteLength]).toEqual([0, 3_110_400]);
  });

  it("leaves every byte of the segment as it was", async () => {
    const writer = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(writer, 1);
    const before = readFileSync(path);
    await watched.until("frame 0 newest");
    await watched.looks();
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe("a daemon that restarts", () => {
  it("is followed to the new file and its other layout, after the last frames of the old one", async () => {
    const first = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(first, 2);
    await watched.until("frame 1 newest");
    writeFrames(first, 1);
    const second = create("v1");
    await watched.until("attached v1");
    writeFrames(second, 3);
    await watched.until("frame 1 newest", 2);
    expect(watched.log).toContain("frame 2 newest");
    expect(watched.log.slice(watched.log.indexOf("attached v1"))).toEqual([
      "attached v1",
      "gap restarted undefined",
      "frame 0",
      "frame 1 newest",
    ]);
    expect(watched.reader.counters.restarts).toBe(1);
  });

  it("is noticed while frames flow, although the old file goes on being written", async () => {
    const old = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    const flow = setInterval(() => writeFrames(old, 1), 10);
    try {
      await watched.untilTrue("a flow of frames", () => watched.frames.length > 5);
      create("v4");
      await watched.until("attached v4");
    } finally {
      clearInterval(flow);
    }
    expect(watched.reader.counters.restarts).toBe(1);
  });

  it("has a segment that every reader knows again, and that is not taken for the next one", async () => {
    create("v5");
    const [one, another] = [watch(), watch()];
    await Promise.all([one.until("attached v5"), another.until("attached v5")]);
    create("v4");
    await Promise.all([one.until("attached v4"), another.until("attached v4")]);
    expect(one.identities).toEqual(another.identities);
    expect(new Set(one.identities).size).toBe(2);
  });

  it("is waited for when it has removed its file", async () => {
    writeFrames(create("v5"), 1);
    const watched = watch();
    await watched.until("attached v5");
    unlinkSync(path);
    await watched.until("waiting absent");
    create("v3");
    await watched.until("attached v3");
    expect(watched.log).toEqual(["attached v5", "waiting absent", "attached v3"]);
  });

  it("is noticed by an index that begins again in the same file", async () => {
    const writer = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(writer, 9);
    await watched.until("frame 8 newest");
    pokeIndex(0);
    await watched.untilTrue("a restart", () => watched.reader.counters.restarts === 1);
    pokeIndex(1);
    await watched.until("frame 0 newest");
    expect(watched.log.slice(-2)).toEqual(["gap restarted undefined", "frame 0 newest"]);
  });

  it("does not kill the reader by cutting its file", async () => {
    const writer = create("v5");
    const watched = watch();
    await watched.until("attached v5");
    writeFrames(writer, 1);
    await watched.until("frame 0 newest");
    truncateSync(path, 0);
    await watched.until("waiting empty");
    truncateSync(path, frameRingLayouts.v4.fileSize);
    await watched.until("attached v4");
    pokeIndex(1);
    await watched.looks();
    expect(watched.reader.counters).toMatchObject({ restarts: 1, invalid: 1 });
  });
});

describe("the reader's own life", () => {
  it("loses nothing in batches of a ring that holds 200 ms, with a look each 100 ms", async () => {
    const writer = create("v5");
    const watched = watch("batch");
    await watched.until("attached v5");
    const flow = setInterval(() => writeFrames(writer, 1), 33);
    const [sinceMs, looksBefore] = [performance.now(), watched.reader.counters.looks];
    try {
      await watched.untilTrue("many batches", () => watched.frames.length > 25);
      const mostLooks = 2 + (performance.now() - sinceMs) / 95;
      expect(watched.reader.counters.looks - looksBefore).toBeLessThanOrEqual(mostLooks);
      watched.reader.setRhythm("live");
      const before = watched.frames.length;
      await watched.untilTrue("more frames, live", () => watched.frames.length > before + 10);
    } finally {
      clearInterval(flow);
    }
    expect(watched.frames.map((known) => known.ringIndex)).toEqual(watched.frames.map((_, position) => position));
  });

  it("goes on with the next frame after a listener has thrown", async () => {
    const writer = create("v4");
    const watched = watch();
    await watched.until("attached v4");
    const thrown: string[] = [];
    process.setUncaughtExceptionCaptureCallback((error) => thrown.push(error.message));
    try {
      watched.reader.on("frame", ({ ringIndex }) => {
        if (ringIndex === 1) {
          throw new Error("listener of frame 1");
        }
      });
      writeFrames(writer, 4);
      await watched.until("frame 3 newest");
    } finally {
      process.setUncaughtExceptionCaptureCallback(null);
    }
    expect(thrown).toEqual(["listener of frame 1"]);
    expect(watched.frames.map((known) => known.frameNumber)).toEqual([0, 1, 2, 3]);
    expect(watched.reader.counters.delivered).toBe(4);
  });

  it("delivers nothing more once it is closed, not even what it has read ahead", async () => {
    const writer = create("v4");
    const watched = watch();
    await watched.until("attached v4");
    watched.reader.on("frame", () => watched.reader.close());
    writeFrames(writer, 4);
    await watched.until("frame 0");
    expect(watched.frames.length).toBe(1);
    watched.reader.close();
    watched.reader.start();
    expect(watched.reader.layout).toBeUndefined();
  });

  it("lets the process end after close()", async () => {
    create("v5");
    const source = `
      import { DetectionReader, FrameRingReader } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const reader = new FrameRingReader({ path: ${JSON.stringify(path)} });
      const detections = new DetectionReader({ path: ${JSON.stringify(`${path}-absent`)} });
      reader.on("attached", () => { reader.close(); reader.close(); });
      detections.on("waiting", () => { detections.close(); detections.close(); });
      reader.start();
      detections.start();`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", source], { stdio: "inherit" });
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
