import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FrameRingWriter } from "@nekomado/board-memory";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentError } from "../errors.ts";
import type { MediaOptions } from "./contract.ts";
import { MediaThread } from "./media-thread.ts";

const silent = pino({ level: "silent" });
const failingWorker = new URL("testing/failing-worker.ts", import.meta.url);

let options: MediaOptions;
let media: MediaThread | undefined;

beforeEach(() => {
  options = {
    shmDir: mkdtempSync(join(tmpdir(), "nekomado-media-")),
    parameterSetsFile: null,
    detectorPicture: "stream",
    network: "loopback",
    portable: false,
    iceServers: [],
  };
});

afterEach(async () => {
  await media?.close();
  media = undefined;
  rmSync(options.shmDir, { recursive: true });
});

describe("the media thread", () => {
  it("says what is the matter with the stream, and when that changes", async () => {
    media = new MediaThread(options, silent);
    const first = once(media, "stream");
    await media.start();
    expect((await first)[0]).toMatchObject({ state: "stopped", fault: "daemonAbsent" });
    const second = once(media, "stream");
    const writer = FrameRingWriter.create(join(options.shmDir, "pet_camera_stream"), "v5");
    const frame = { cameraId: 0, width: 64, height: 64, format: "jpeg", data: Buffer.alloc(100, 1) } as const;
    for (let frameNumber = 0; frameNumber < 3; frameNumber++)
      writer.write({ ...frame, frameNumber, timestamp: { seconds: 1, nanoseconds: frameNumber } });
    // The reader takes nothing that was there before it came: so somebody must go on writing.
    const writing = setInterval(
      () => writer.write({ ...frame, frameNumber: 9, timestamp: { seconds: 2, nanoseconds: 0 } }),
      20,
    );
    expect((await second)[0]).toMatchObject({ state: "stopped", fault: "notH264" });
    clearInterval(writing);
    writer.close();
  });

  it("is started again when it dies; the offer that it took along is answered", async () => {
    media = new MediaThread(options, silent, failingWorker);
    await media.start();
    const crashed = once(media, "crashed");
    const answer = await media.offer("first", "v=0");
    expect(answer).toMatchObject({ ok: false, refusal: { reason: "unavailable" } });
    await crashed;
    const again = once(media, "started");
    expect(await media.offer("second", "v=0")).toMatchObject({ ok: false, refusal: { reason: "unavailable" } });
    await again;
    const crashedAgain = once(media, "crashed");
    await media.offer("third", "v=0");
    await crashedAgain;
  });

  it("says with a reason that it cannot start", async () => {
    media = new MediaThread(options, silent, new URL("testing/no-such-worker.ts", import.meta.url));
    await expect(media.start()).rejects.toThrow(AgentError);
    await expect(media.start()).rejects.toMatchObject({ reason: "mediaFailed" });
  });
});
