import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jpegTurbo from "@julusian/jpeg-turbo";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JpegEncoder } from "./jpeg-encoder.ts";
import { mjpegLimits } from "./mjpeg-fanout.ts";
import { MjpegServer } from "./testing/mjpeg-server.ts";
import { MjpegViewer } from "./testing/mjpeg-viewer.ts";
import type { RawPicture } from "./testing/raw-camera.ts";
import { plainNv12, RawCamera } from "./testing/raw-camera.ts";

const day = plainNv12(64, 48);
const night = plainNv12(96, 64);

/** So noisy that its JPEGs are large. */
const noise = (width: number, height: number): RawPicture => {
  const picture = plainNv12(width, height);
  for (let at = 0; at < picture.data.length; at++) picture.data[at] = (at * 7_919 * (at % 251)) & 0xff;
  return picture;
};

const sizeOf = (jpeg: Uint8Array): string => {
  const { width, height } = jpegTurbo.decompressSync(Buffer.from(jpeg), { format: jpegTurbo.FORMAT_RGB });
  return `${width}x${height}`;
};

let folder: string;
let camera: RawCamera | undefined;
let server: MjpegServer;
const viewers: MjpegViewer[] = [];

const setUp = async (picture: RawPicture, options = {}): Promise<RawCamera> => {
  server = new MjpegServer(folder, options);
  await server.start();
  camera = new RawCamera(folder, "mjpegFrame", picture).start();
  return camera;
};

const open = async (query = ""): Promise<MjpegViewer> => {
  const viewer = await MjpegViewer.open(`${server.url}${query}`);
  viewers.push(viewer);
  return viewer;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-mjpeg-"));
});

afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.close();
  await server.close();
  camera?.remove();
  camera = undefined;
  rmSync(folder, { recursive: true });
});

describe("the MJPEG stream", () => {
  it("encodes a frame once, however many look", async () => {
    await setUp(day);
    const watching = await Promise.all(Array.from({ length: 5 }, async () => (await open("?fps=60")).watch()));
    await Promise.all(watching.map((viewer) => viewer.frame()));
    const before = server.thread.counters.encoded;
    const seen = await Promise.all(watching.map((viewer) => viewer.more(20)));
    const frames = new Set(seen.flat().map(({ headers }) => headers["x-frame-number"]));
    // Who is given its twentieth frame first makes a few more be encoded before the others have theirs.
    expect(server.thread.counters.encoded - before).toBeLessThanOrEqual(frames.size + 5);
    expect(frames.size).toBeLessThan(40);
  });

  it("encodes a frame once for each quality that is asked for", async () => {
    await setUp(noise(64, 48));
    const low = (await open("?fps=60&quality=10")).watch();
    const high = (await open("?fps=60&quality=95")).watch();
    await Promise.all([low.more(5), high.more(5)]);
    const { headers, jpeg } = await high.frame(({ headers: { "x-frame-number": number } }) =>
      low.frames.some((frame) => frame.headers["x-frame-number"] === number),
    );
    const same = await low.frame((frame) => frame.headers["x-frame-number"] === headers["x-frame-number"]);
    expect(jpeg.length).toBeGreaterThan(2 * same.jpeg.length);
  });

  it("reads and encodes nothing when nobody looks, and its thread ends", async () => {
    const daemon = await setUp(day, { lingerMs: 300 });
    expect(server.thread.isRunning).toBe(false);
    const viewer = (await open()).watch();
    await viewer.more(3);
    viewer.close();
    await expect.poll(() => server.fanout.count).toBe(0);
    const { encoded } = server.thread.counters;
    let seen = 0;
    server.thread.on("seen", () => (seen += 1));
    await expect.poll(() => server.thread.isRunning, { timeout: 10_000 }).toBe(false);
    expect(daemon.framesWritten).toBeGreaterThan(3);
    // One picture may have been on its way when the viewer went.
    expect(seen).toBeLessThanOrEqual(1);
    expect(server.thread.counters.encoded - encoded).toBeLessThanOrEqual(1);
  });

  it("goes on for who comes after its thread has ended", async () => {
    await setUp(day);
    const first = (await open()).watch();
    await first.frame();
    first.close();
    await expect.poll(() => server.thread.isRunning, { timeout: 10_000 }).toBe(false);
    expect(await (await open()).watch().more(2)).toHaveLength(2);
  });

  it("ends its thread while the encoder is at work, and nothing else with it", async () => {
    await setUp(noise(960, 720));
    for (let round = 0; round < 20; round++) {
      server.thread.open();
      server.thread.want({ fps: 60, quality: 95 });
      await once(server.thread, "jpegs");
      // What is seen and wanted is encoded next.
      server.thread.want({ fps: 60, quality: 95 });
      await once(server.thread, "seen");
      await server.thread.close();
      expect(server.thread.isRunning).toBe(false);
    }
  }, 120_000);

  it("gives a viewer the frames a second that it asks for", async () => {
    const daemon = await setUp(day);
    const viewer = (await open("?fps=10")).watch();
    const seen = await viewer.more(12);
    const times = seen.map(({ headers }) => headers["x-capture-time-ms"]);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(0.9 * 1_100);
    for (const { headers } of seen)
      expect(headers["x-capture-time-ms"]).toBeCloseTo(daemon.captureTimeMsOf(headers["x-frame-number"]) ?? 0, 2);
  });

  it("lets a viewer that does not read lose frames, and nobody else, and gives it the newest then", async () => {
    // Large enough that the sockets are full after some frames.
    await setUp(noise(960, 720));
    const slow = await open("?fps=60&quality=95");
    slow.response.pause();
    const quick = (await open("?fps=60&quality=95")).watch();
    // Some ten of these fill every buffer between the two, and the rest is left out for the slow one.
    await quick.more(20);
    const { encoded } = server.thread.counters;
    const after = await quick.more(20);
    expect(server.thread.counters.encoded - encoded).toBeLessThanOrEqual(22);
    const newest = after.at(-1)?.headers["x-frame-number"] ?? Number.NaN;
    slow.watch().response.resume();
    const caughtUp = await slow.frame(({ headers }) => headers["x-frame-number"] >= newest);
    const numbers = slow.frames.map(({ headers }) => headers["x-frame-number"]);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const lost = caughtUp.headers["x-frame-number"] - (numbers[0] ?? 0) + 1 - numbers.length;
    expect(lost).toBeGreaterThanOrEqual(10);
  });

  it("shows the night camera's pictures in their own size", async () => {
    const daemon = await setUp(day);
    const viewer = (await open()).watch();
    expect(sizeOf((await viewer.frame()).jpeg)).toBe("64x48");
    daemon.picture = { ...night, cameraId: 1 };
    await expect.poll(async () => sizeOf((await viewer.more(1))[0]?.jpeg ?? day.data)).toBe("96x64");
  });

  it("passes the board's own JPEGs on as they are", async () => {
    const raw = { ...day, data: Buffer.from(day.data) };
    const [data = new Uint8Array()] = new JpegEncoder().encode(raw, [40]);
    await setUp({ width: 64, height: 48, format: "jpeg", data });
    const viewer = (await open("?quality=95")).watch();
    for (const { jpeg } of await viewer.more(3)) expect(Buffer.from(jpeg)).toEqual(Buffer.from(data));
    expect(server.thread.counters).toMatchObject({ encoded: 0, skipped: 0 });
  });

  it("leaves out pictures that cannot be what they say, counts them, and says so once", async () => {
    const daemon = await setUp(day);
    const viewer = (await open()).watch();
    await viewer.more(2);
    daemon.picture = { ...day, data: day.data.subarray(0, 1_000) };
    await expect.poll(() => server.thread.counters.skipped).toBeGreaterThan(3);
    daemon.picture = night;
    await expect.poll(async () => sizeOf((await viewer.more(1))[0]?.jpeg ?? day.data)).toBe("96x64");
    expect(server.lines.filter((line) => line.includes("raw picture cannot be used"))).toHaveLength(1);
  });

  it("goes on when the daemon restarts with another layout while somebody looks", async () => {
    const daemon = await setUp(day);
    const viewer = (await open()).watch();
    await viewer.more(2);
    daemon.picture = night;
    daemon.restart("v2");
    await expect.poll(async () => sizeOf((await viewer.more(1))[0]?.jpeg ?? day.data)).toBe("96x64");
  });

  it("ends when the daemon does not come back, and the next viewer is told why", async () => {
    const daemon = await setUp(day, { limits: { ...mjpegLimits, withoutPicturesMs: 200, watchEveryMs: 50 } });
    const viewer = (await open()).watch();
    await viewer.more(2);
    daemon.stop();
    await viewer.ended;
    expect((await open()).response.statusCode).toBe(503);
  });

  it("is cut off for a viewer that takes nothing of it any more, and for nobody else", async () => {
    await setUp(noise(960, 720), { limits: { ...mjpegLimits, busyAtMostMs: 1_000, watchEveryMs: 50 } });
    const dead = await open("?fps=60&quality=95");
    dead.response.pause();
    const quick = (await open("?fps=60&quality=95")).watch();
    await expect.poll(() => server.fanout.count).toBe(2);
    await expect.poll(() => server.fanout.count, { timeout: 40_000 }).toBe(1);
    expect(await quick.more(3)).toHaveLength(3);
  });

  it("ends when its thread dies, and is there again for who asks again", async () => {
    await setUp(day, { file: new URL("testing/failing-worker.ts", import.meta.url) });
    for (let round = 0; round < 2; round++) {
      const viewer = (await open()).watch();
      await viewer.ended;
      expect(viewer.frames).toHaveLength(1);
      expect(server.fanout.count).toBe(0);
    }
  });

  it("refuses whoever is too many, until one has gone", async () => {
    await setUp(day, { maxClients: 1 });
    const viewer = (await open()).watch();
    await viewer.frame();
    const refused = await open();
    expect(refused.response.statusCode).toBe(503);
    viewer.close();
    await expect.poll(async () => (await open()).response.statusCode).toBe(200);
  });

  it.each(["?fps=0", "?fps=61", "?fps=abc", "?quality=0", "?quality=101", "?quality=1.5"])(
    "refuses %s as malformed",
    async (query) => {
      await setUp(day);
      expect((await open(query)).response.statusCode).toBe(400);
      expect(server.fanout.count).toBe(0);
    },
  );

  it("answers HEAD without looking", async () => {
    await setUp(day);
    const response = await fetch(server.url, { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("multipart/x-mixed-replace; boundary=frame");
    expect(server.fanout.count).toBe(0);
    expect(server.thread.isRunning).toBe(false);
  });
});

describe("other players", () => {
  it("decode the stream: ffmpeg", async () => {
    await setUp(plainNv12(64, 48, [76, 85, 255]));
    const file = join(folder, "decoded.rgb");
    const player = spawn(
      "ffmpeg",
      ["-v", "error", "-f", "mpjpeg", "-i", server.url, "-frames:v", "4", "-pix_fmt", "rgb24", "-f", "rawvideo", file],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const complaints: string[] = [];
    player.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
    const [code]: number[] = await once(player, "close");
    expect(complaints.join("")).toBe("");
    expect(code).toBe(0);
    const pixels = readFileSync(file);
    expect(pixels).toHaveLength(4 * 64 * 48 * 3);
    expect(pixels[0]).toBeGreaterThan(240);
    expect(pixels[1]).toBeLessThan(15);
  });
});
