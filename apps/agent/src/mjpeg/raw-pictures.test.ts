import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BoardFrame } from "@nekomado/board-memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentTimeMs } from "../agent-clock.ts";
import { CaptureClock } from "../media/capture-clock.ts";
import type { PictureStatus } from "./contract.ts";
import { RawPictures } from "./raw-pictures.ts";
import { plainNv12, RawCamera } from "./testing/raw-camera.ts";

const small = plainNv12(32, 16);
const large = plainNv12(64, 32);

let folder: string;
let pictures: RawPictures;
const cameras: RawCamera[] = [];
const camera = (...args: ConstructorParameters<typeof RawCamera>): RawCamera => {
  const made = new RawCamera(...args);
  cameras.push(made);
  return made;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-raw-"));
  pictures = new RawPictures(folder, new CaptureClock({ monotonicMs: agentTimeMs, realtimeMs: Date.now }));
});

afterEach(() => {
  pictures.close();
  for (const made of cameras.splice(0)) made.remove();
  rmSync(folder, { recursive: true });
});

const nextStatus = async (): Promise<PictureStatus> => {
  const [status]: PictureStatus[] = await once(pictures, "status");
  if (status === undefined) throw new Error("an event without a status");
  return status;
};

/** The next picture of this width. */
const nextOf = (width: number): Promise<BoardFrame> =>
  new Promise((resolve) => {
    const take = (frame: BoardFrame) => {
      if (frame.width !== width) return;
      pictures.off("picture", take);
      resolve(frame);
    };
    pictures.on("picture", take);
  });

describe("raw pictures", () => {
  it("are those of the segment that is made for it, with the time of their capture", async () => {
    camera(folder, "activeFrame", large).start();
    const mjpeg = camera(folder, "mjpegFrame", small).start();
    const first = once(pictures, "picture");
    pictures.open();
    const [frame, { captureTimeMs }] = await first;
    expect(frame).toMatchObject({ width: 32, format: "nv12" });
    expect(captureTimeMs).toBeCloseTo(mjpeg.captureTimeMsOf(frame.frameNumber) ?? 0, 3);
  });

  it("are those of the active camera where there is no other segment, and change over when it comes", async () => {
    camera(folder, "activeFrame", large).start();
    const first = nextOf(64);
    pictures.open();
    await first;
    camera(folder, "mjpegFrame", small).start();
    await nextOf(32);
    const next = await Promise.race([nextOf(32).then(() => "small"), nextOf(64).then(() => "large")]);
    expect(next).toBe("small");
  });

  it("are those of the active camera where nobody writes to the other segment", async () => {
    camera(folder, "mjpegFrame", small);
    camera(folder, "activeFrame", large).start();
    pictures.open();
    expect(await nextOf(64)).toMatchObject({ height: 32 });
  });

  it("go on when the daemon restarts with another layout and another size", async () => {
    const daemon = camera(folder, "mjpegFrame", small, "v5").start();
    pictures.open();
    await nextOf(32);
    daemon.restart("v3");
    daemon.picture = large;
    expect(await nextOf(64)).toMatchObject({ ringIndex: expect.any(Number), height: 32 });
  });

  it("are not there without a segment", async () => {
    pictures.open();
    expect(await nextStatus()).toMatchObject({ state: "none", fault: "absent" });
    camera(folder, "activeFrame", large).start();
    expect(await nextStatus()).toEqual({ state: "flowing" });
  });

  it("are not there in a segment of no known layout", async () => {
    writeFileSync(join(folder, "pet_camera_mjpeg_frame"), Buffer.alloc(12_345));
    pictures.open();
    const status = await nextStatus();
    expect(status).toMatchObject({ state: "none", fault: "unknownLayout" });
    expect(JSON.stringify(status)).toContain("pet_camera_mjpeg_frame");
  });

  it("are not there in a segment that nobody writes to any more", async () => {
    const daemon = camera(folder, "mjpegFrame", small).start();
    pictures.open();
    expect(await nextStatus()).toEqual({ state: "flowing" });
    daemon.stop();
    expect(await nextStatus()).toMatchObject({ state: "none", fault: "stopped" });
    daemon.start();
    expect(await nextStatus()).toEqual({ state: "flowing" });
  });

  it("that are none are left out, one by one", async () => {
    const daemon = camera(folder, "mjpegFrame", small).start();
    pictures.open();
    await nextOf(32);
    daemon.picture = { ...small, data: new Uint8Array(100) };
    const [frame, why] = await once(pictures, "skipped");
    expect(frame).toMatchObject({ width: 32 });
    expect(why).toContain("100");
    daemon.picture = large;
    await nextOf(64);
  });

  it("that are all none are said to be of no use", async () => {
    camera(folder, "activeFrame", { ...small, format: "h264" }).start();
    pictures.open();
    expect(await nextStatus()).toMatchObject({ state: "none", fault: "unusable" });
  });

  it("are read no more once they are closed", async () => {
    const daemon = camera(folder, "mjpegFrame", small).start();
    pictures.open();
    await nextOf(32);
    pictures.close();
    let seen = 0;
    pictures.on("picture", () => (seen += 1));
    const written = daemon.framesWritten;
    await expect.poll(() => daemon.framesWritten).toBeGreaterThan(written + 3);
    expect(seen).toBe(0);
  });
});
