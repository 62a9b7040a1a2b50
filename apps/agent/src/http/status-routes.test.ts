import { once } from "node:events";
import type { BoardStatus, CameraStatus } from "@nekomado/protocol";
import { boardStatusSchema, cameraStatusSchema } from "@nekomado/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askToAdd, askToRevoke } from "../control/control-client.ts";
import { EventStream } from "../testing/event-stream.ts";
import { bearer, TestAgent } from "../testing/running-agent.ts";
import { TestDaemon } from "../testing/test-daemon.ts";
import { sessionCookie } from "../trust/gate.ts";
import { maxEventStreams } from "./event-streams.ts";

const cat = { className: "cat", confidence: 0.5, x: 10, y: 20, w: 30, h: 40 };
const withinMs = { timeout: 15_000, interval: 50 };

let agent: TestAgent;
let headers: Record<string, string>;

beforeAll(async () => {
  agent = new TestAgent();
  await agent.start();
  headers = await agent.addScript("script");
});

afterAll(() => agent.remove());

const status = async (): Promise<BoardStatus> => {
  const { status: code, json } = await agent.request("/api/status", { headers });
  expect(code).toBe(200);
  // Neither NaN nor null where a number is promised: both would be null in JSON.
  return boardStatusSchema.parse(json);
};

const cameraStatus = async (): Promise<CameraStatus> =>
  cameraStatusSchema.parse((await agent.request("/api/camera_status", { headers })).json);

const listen = (as = headers): Promise<EventStream> =>
  EventStream.open(new URL("/api/status/stream", agent.url).href, as);

const nothing = {
  monitor: { frames_processed: 0, current_fps: 0, detection_count: 0, target_fps: 0 },
  shared_memory: { frame_count: 0, total_frames_written: 0, detection_version: 0, has_detection: 0 },
};

describe("the status", () => {
  it("is all zero without a camera daemon, and says why", async () => {
    expect(await status()).toEqual({
      ...nothing,
      latest_detection: null,
      detection_history: [],
      timestamp: expect.closeTo(Date.now() / 1000, -1),
    });
    expect(await cameraStatus()).toEqual({
      ...nothing,
      camera: {
        mode: "unavailable",
        stream: "daemonAbsent",
        detector: "absent",
        reason: expect.stringContaining("camera daemon"),
      },
    });
  });

  it("follows a daemon and its detector from the first frame to the last", async () => {
    const daemon = await TestDaemon.start(agent.folder);
    try {
      await expect.poll(async () => (await status()).monitor.current_fps, withinMs).toBeGreaterThan(0);
      const before = await status();
      daemon.sees = [cat, { ...cat, className: "dog" }];
      await expect.poll(async () => (await status()).detection_history.length, withinMs).toBe(8);
      const seen = await status();
      expect(seen.monitor).toMatchObject({ detection_count: 2, target_fps: 30 });
      expect(seen.monitor.frames_processed).toBeGreaterThan(before.monitor.frames_processed);
      expect(seen.shared_memory.total_frames_written).toBeGreaterThan(before.shared_memory.total_frames_written);
      expect(seen.shared_memory.detection_version).toBeGreaterThan(before.shared_memory.detection_version);
      expect(seen.shared_memory).toMatchObject({ frame_count: 6, has_detection: 1 });

      const { latest_detection, detection_history } = seen;
      expect(detection_history[0]).toEqual(latest_detection);
      const versions = detection_history.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => b - a));
      for (const entry of detection_history) {
        expect(entry.num_detections).toBe(2);
        expect(entry.detections).toMatchObject([
          { class_name: "cat", confidence: 0.5, bbox: { x: 10, y: 20, w: 30, h: 40 } },
          { class_name: "dog" },
        ]);
        expect(Math.abs(entry.timestamp - Date.now() / 1000)).toBeLessThan(60);
      }
      // What was is told the same each time.
      const again = (await status()).detection_history.find(({ version }) => version === versions[0]);
      expect(again).toEqual(detection_history[0]);

      // Nothing is there any more: that is told at once, and what was there stays in the history.
      daemon.sees = [];
      await expect.poll(async () => (await status()).monitor.detection_count, withinMs).toBe(0);
      const empty = await status();
      expect(empty.latest_detection).toMatchObject({ num_detections: 0, detections: [] });
      expect(empty.detection_history.every(({ num_detections }) => num_detections === 2)).toBe(true);

      expect((await cameraStatus()).camera).toEqual({
        mode: "day",
        stream: "flowing",
        detector: "running",
        camera_id: 0,
        width: 320,
        height: 180,
        codec: expect.stringMatching(/^avc1\./),
      });
      daemon.cameraId = 1;
      await expect.poll(async () => (await cameraStatus()).camera.mode, withinMs).toBe("night");

      daemon.stop();
      await expect.poll(async () => (await status()).monitor.current_fps, withinMs).toBe(0);
      const still = await status();
      expect(still.shared_memory.total_frames_written).toBe(daemon.frames.writeIndex);
      expect(still.shared_memory.detection_version).toBe(daemon.detections.version);
      expect(still.monitor.frames_processed).toBeLessThanOrEqual(daemon.frames.writeIndex);
      expect(still.monitor.target_fps).toBe(30);
      await expect.poll(async () => (await cameraStatus()).camera.stream, withinMs).toBe("daemonStopped");
    } finally {
      daemon.close();
      daemon.frames.unlink();
      daemon.detections.unlink();
    }
  });
});

describe("the stream of the status", () => {
  it("tells at once, then each second, and sooner when something comes into the picture", async () => {
    const stream = await listen();
    boardStatusSchema.parse(await stream.next());
    const [first, second] = [
      boardStatusSchema.parse(await stream.next()),
      boardStatusSchema.parse(await stream.next()),
    ];
    expect(second.timestamp).toBeGreaterThan(first.timestamp);
    const daemon = await TestDaemon.start(agent.folder);
    try {
      daemon.sees = [cat];
      const appeared = await stream.next((data) => boardStatusSchema.parse(data).monitor.detection_count === 1);
      expect(boardStatusSchema.parse(appeared).latest_detection?.detections).toHaveLength(1);
    } finally {
      daemon.close();
      daemon.frames.unlink();
      daemon.detections.unlink();
      stream.close();
    }
  });

  it("is for a browser too, by its cookie", async () => {
    const browser = await agent.pairBrowser();
    expect(browser["cookie"]).toContain(sessionCookie);
    const stream = await listen(browser);
    boardStatusSchema.parse(await stream.next());
    stream.close();
  });

  it("has so many places, which whoever only asks for headers does not take, and frees them", async () => {
    for (let asked = 0; asked < 2 * maxEventStreams; asked++)
      expect((await agent.request("/api/status/stream", { method: "HEAD", headers })).status).toBe(200);
    const streams = await Promise.all(Array.from({ length: maxEventStreams }, () => listen()));
    await expect(listen()).rejects.toThrow("answered 503");
    // Detections have places of their own.
    const other = await EventStream.open(new URL("/api/detections/stream", agent.url).href, headers);
    other.close();
    streams[0]?.close();
    let next: EventStream | undefined;
    await expect
      .poll(async () => {
        next = await listen().catch(() => undefined);
        return next !== undefined;
      }, withinMs)
      .toBe(true);
    for (const stream of [...streams, next]) stream?.close();
  });

  it("ends when its viewer is revoked, and nobody else's does", async () => {
    const { token } = await askToAdd(agent.stateFolder, "guest");
    const [guest, owner] = [await listen(bearer(token)), await listen()];
    await Promise.all([guest.next(), owner.next()]);
    const ended = once(guest, "end");
    await askToRevoke(agent.stateFolder, "guest");
    await ended;
    await owner.next();
    await expect(listen(bearer(token))).rejects.toThrow("answered 401");
    owner.close();
  });
});
