import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DetectionWriter, FrameRingWriter, segmentNames } from "@nekomado/board-memory";
import { detectionResultSchema, frameAnswerSchema, mjpegPath } from "@nekomado/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { askToAdd, askToRevoke } from "../control/control-client.ts";
import { MjpegViewer } from "../mjpeg/testing/mjpeg-viewer.ts";
import { plainNv12, RawCamera } from "../mjpeg/testing/raw-camera.ts";
import { bearer, nextEvent, TestAgent } from "../testing/running-agent.ts";

const agent = new TestAgent();
let token: string;
let camera: RawCamera | undefined;

beforeAll(async () => {
  await agent.start();
  ({ token } = await askToAdd(agent.stateFolder, "script"));
});

afterEach(() => {
  camera?.remove();
  camera = undefined;
});

afterAll(() => agent.remove());

const open = (as = token): Promise<MjpegViewer> => MjpegViewer.open(new URL(mjpegPath, agent.url).href, bearer(as));

const get = (as = token) => agent.request(mjpegPath, { headers: bearer(as) });

const startCamera = (): RawCamera => {
  camera = new RawCamera(agent.folder, "mjpegFrame", plainNv12(64, 48)).start();
  return camera;
};

describe("GET /stream", () => {
  it.each(["GET", "HEAD"])("is for nobody without a token: %s", async (method) => {
    startCamera();
    for (const path of ["/stream", "/%73tream", "/stream?fps=1"])
      expect((await agent.request(path, { method })).status).toBe(401);
  });

  it("ends at once for a viewer that is revoked, in the middle of what it has not read", async () => {
    startCamera();
    const old = await askToAdd(agent.stateFolder, "old script");
    const viewer = await open(old.token);
    viewer.watch();
    await viewer.more(2);
    viewer.response.pause();
    await askToRevoke(agent.stateFolder, "old script");
    viewer.response.resume();
    await viewer.ended;
    expect((await get(old.token)).status).toBe(401);
  });

  it("says that the board keeps no raw pictures", async () => {
    const { status, json } = await get();
    expect(status).toBe(503);
    expect(json).toEqual({ error: "noPictures", reason: expect.stringContaining("/pet_camera_active_frame") });
  });

  it("says that the segment has an unknown layout", async () => {
    const file = join(agent.folder, segmentNames.mjpegFrame);
    writeFileSync(file, Buffer.alloc(4_321));
    const { status, json } = await get();
    rmSync(file);
    expect(status).toBe(503);
    expect(json).toEqual({ error: "noPictures", reason: expect.stringContaining("4321") });
  });

  it("says that the daemon has stopped", async () => {
    startCamera().stop();
    const { status, json } = await get();
    expect(status).toBe(503);
    expect(json).toEqual({ error: "noPictures", reason: expect.stringContaining("stopped writing raw pictures") });
  });

  it("names each picture by its frame of the H.264 stream", async () => {
    const stream = FrameRingWriter.create(join(agent.folder, segmentNames.stream), "v5");
    const raw = startCamera();
    let next = 0;
    const writing = setInterval(() => {
      for (; next < raw.framesWritten; next++) {
        const capturedMs = raw.captureTimeMsOf(next) ?? 0;
        const seconds = Math.floor(capturedMs / 1_000);
        const timestamp = { seconds, nanoseconds: Math.floor((capturedMs % 1_000) * 1e6) };
        stream.write({ ...plainNv12(64, 48), format: "h264", cameraId: 0, frameNumber: next, timestamp });
      }
    }, 20);
    const viewer = (await open()).watch();
    const { headers } = await viewer.frame((frame) => frame.headers["x-rtp-timestamp"] !== undefined);
    const socket = agent.socket(bearer(token));
    await nextEvent(socket, "welcome");
    const rtpTimestamp = headers["x-rtp-timestamp"];
    // The stream's reader looks ten times a second when nobody has WebRTC.
    const answer = () => socket.emitWithAck("frame", { rtpTimestamp }).then((said) => frameAnswerSchema.parse(said));
    const frameNumber = headers["x-frame-number"];
    await expect.poll(answer, { timeout: 10_000 }).toMatchObject({ ok: true, frameNumber });
    clearInterval(writing);
    stream.unlink();
    stream.close();
  });

  it("dates detection results where no H.264 flows", async () => {
    const raw = startCamera();
    const detector = DetectionWriter.create(join(agent.folder, segmentNames.detections), "d3");
    const viewer = (await open()).watch();
    await viewer.more(2);
    const socket = agent.socket(bearer(token));
    await nextEvent(socket, "welcome");
    const cat = { className: "cat", confidence: 0.9, x: 10, y: 20, w: 30, h: 20 };
    const writing = setInterval(
      () => detector.write({ frameNumber: raw.framesWritten - 2, timestampMs: 1, detections: [cat] }),
      60,
    );
    const [said] = await nextEvent(socket, "detections");
    clearInterval(writing);
    detector.close();
    const result = detectionResultSchema.parse(said);
    expect(result).toMatchObject({ rtpTimestamp: null, picture: { width: 64, height: 48 }, origin: "detector" });
    expect(result.captureTimeMs).toBeCloseTo(raw.captureTimeMsOf(result.frameNumber) ?? 0, 2);
  });
});
