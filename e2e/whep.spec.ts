import { boardStatusSchema, cameraStatusSchema } from "@nekomado/protocol";
import { z } from "zod";
import { installAiortc, runScript } from "./aiortc/install.ts";
import type { App } from "./board.ts";
import { expect, test, writtenFrames } from "./board.ts";
import { PairedBoard } from "./desktop/paired-board.ts";

const watchedSchema = z.object({
  created: z.literal(201),
  type: z.literal("application/sdp"),
  trickled: z.literal(204),
  candidates: z.number().min(1),
  media: z.tuple([z.literal("m=audio"), z.literal("a=inactive"), z.literal("m=video"), z.literal("a=sendonly")]),
  sizes: z.array(z.array(z.number())),
  timestamps: z.array(z.number()),
  deleted: z.literal(200),
  deletedAgain: z.literal(404),
});

/** So many in a row, of the sixty that the player takes: a machine that is busy may hold it up once. */
const inARow = 30;

/** By the frames' own clock, which is the writer's: a long run of them has come without one missing. */
const expectEachFrame = (said: unknown, simulator: App): void => {
  const { sizes, timestamps } = watchedSchema.parse(said);
  expect(sizes).toEqual([[1280, 720]]);
  const writtenMs = writtenFrames(simulator).map(({ timestampMs }) => timestampMs);
  const runs = timestamps.map((first, from) => {
    const shownMs = timestamps.slice(from, from + inARow).map((timestamp) => (timestamp - first) / 90);
    const isRunFrom = (startMs: number, at: number) =>
      shownMs.every((ms, step) => Math.abs((writtenMs[at + step] ?? Number.NaN) - startMs - ms) < 1);
    return shownMs.length === inARow && writtenMs.some(isRunFrom);
  });
  expect(runs).toContain(true);
};

test("a WHEP player that is no browser decodes each frame, and a script is told the numbers of it", async ({
  board,
  request,
}) => {
  const missing = await installAiortc();
  test.skip(missing !== null, `aiortc cannot be had here: ${missing}`);
  const simulator = await board.startSimulator(["--clock", "monotonic"]);
  const agent = await board.startAgent();
  expectEachFrame(await runScript("whep.py", board.url), simulator);
  expect(await agent.line(({ msg }) => msg === "a viewer is gone")).toMatchObject({ end: "left" });

  const status = async () => boardStatusSchema.parse(await (await request.get(`${board.url}api/status`)).json());
  const camera = async () =>
    cameraStatusSchema.parse(await (await request.get(`${board.url}api/camera_status`)).json()).camera;
  const before = await status();
  expect(before.monitor.target_fps).toBe(30);
  expect(before.monitor.current_fps).toBeGreaterThan(0);
  expect(before.latest_detection?.detections.map(({ class_name }) => class_name)).toContain("cat");
  expect(before.detection_history).toHaveLength(8);
  expect(await camera()).toMatchObject({ mode: "day", stream: "flowing", width: 1280, height: 720 });
  await expect
    .poll(async () => (await status()).monitor.frames_processed)
    .toBeGreaterThan(before.monitor.frames_processed);

  await simulator.stop("SIGKILL");
  await expect.poll(async () => (await status()).monitor.current_fps).toBe(0);
  const after = await status();
  expect(after.shared_memory.total_frames_written).toBeGreaterThan(before.shared_memory.total_frames_written);
  await expect.poll(camera).toMatchObject({ mode: "unavailable", stream: "daemonStopped" });
});

test("a WHEP player that pins the certificate watches with a script's token, until that is revoked", async () => {
  const missing = await installAiortc();
  test.skip(missing !== null, `aiortc cannot be had here: ${missing}`);
  const board = new PairedBoard("Living room");
  try {
    const simulator = await board.startSimulator(["--clock", "monotonic"]);
    await board.startAgent();
    const token = await board.token();
    expectEachFrame(await runScript("whep.py", board.url, board.id, token), simulator);
    // Another camera's certificate is expected: the token is not sent to this one.
    expect(await runScript("whep.py", board.url, "0".repeat(64), token)).toEqual({ wrongCertificate: board.id });
    for (const { id } of await board.viewers()) await board.command("viewers", "revoke", id);
    expect(await runScript("whep.py", board.url, board.id, token)).toMatchObject({ created: 401 });
  } finally {
    await board.close();
  }
});
