import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Load } from "./load.ts";
import { totalOf } from "./load-total.ts";
import { machineNowMs } from "./machine-clock.ts";
import { CameraServer } from "./testing/camera-server.ts";

const framesOf = 5;
const packetsPerFrame = 4;
const dir = mkdtempSync(join(tmpdir(), "nekomado-bench-load-"));
const clip = join(dir, "clip.h264");
const payloadBytes = 300;

let server: CameraServer;
let load: Load | undefined;

beforeEach(async () => {
  server = await CameraServer.start();
});

afterEach(async () => {
  await load?.close();
  load = undefined;
  await server.close();
  rmSync(clip, { force: true });
});

const payloadOf = (number: number): Buffer => Buffer.alloc(payloadBytes, (number % 200) + 1).fill(0x65, 0, 1);

/** All that the server plays, so that every payload lies in the clip. */
const writeClip = (numbers: readonly number[]): void => writeFileSync(clip, Buffer.concat(numbers.map(payloadOf)));

/** Packets of whole frames; those with a number in `lost` are not sent. */
const play = async (viewers: number, frames: readonly number[], lost: readonly number[] = []): Promise<void> => {
  for (const frame of frames)
    for (let at = 0; at < packetsPerFrame; at++) {
      const number = 100 + frame * packetsPerFrame + at;
      if (lost.includes(number)) continue;
      const packet = {
        number,
        rtpTimestamp: 3_000 * frame,
        marker: at === packetsPerFrame - 1,
        payload: payloadOf(number),
      };
      for (let viewer = 0; viewer < viewers; viewer++) await server.send(viewer, packet);
    }
  // A socket sends in the next turn.
  await setImmediate();
};

const measureWhile = async (viewers: number, act: () => Promise<void>) => {
  if (load === undefined) throw new Error("no load is opened");
  await play(viewers, [0]);
  return load.measure(async () => {
    await act();
    return machineNowMs();
  });
};

it("counts every packet and every frame of each viewer over real DTLS-SRTP, and finds them in the clip", async () => {
  const sent = Array.from({ length: (framesOf + 1) * packetsPerFrame }, (_, at) => 100 + at);
  writeClip(sent);
  load = await Load.open({ server: "agent", url: server.url }, 3, clip);
  expect(server.viewers).toBe(3);
  const beganMs = machineNowMs();
  const { receivers, measured } = await measureWhile(3, () => play(3, [1, 2, 3, 4, 5]));
  const { packets, lost, duplicates, damagedFrames, sampled, strange, undecipherable, fewestFrames } = totalOf(
    receivers,
    1,
  );
  expect({ packets, lost, duplicates, damagedFrames, undecipherable, fewestFrames }).toEqual({
    packets: 3 * framesOf * packetsPerFrame,
    lost: 0,
    duplicates: 0,
    damagedFrames: 0,
    undecipherable: 0,
    fewestFrames: framesOf,
  });
  expect({ sampled, strange }).toEqual({ sampled: 3, strange: 0 });
  for (const { rtpTimestamps, wholeAtMs } of receivers) {
    expect([...rtpTimestamps]).toEqual([3_000, 6_000, 9_000, 12_000, 15_000]);
    expect(Math.min(...wholeAtMs)).toBeGreaterThan(beganMs);
    expect(Math.max(...wholeAtMs)).toBeLessThan(measured + 1_000);
  }
});

it("sees what was lost on the way, in its figures and in its reports to the server", async () => {
  writeClip([]);
  load = await Load.open({ server: "agent", url: server.url }, 2, null);
  const { receivers } = await measureWhile(2, () => play(2, [1, 2, 3], [105, 110]));
  const { packets, lost, damagedFrames, strange } = totalOf(receivers, 1);
  expect({ packets, lost, damagedFrames, strange }).toEqual({ packets: 20, lost: 4, damagedFrames: 4, strange: null });
  await vi.waitFor(() => expect(server.reports).toContainEqual({ highest: 115, lost: 2 }), 15_000);
});

it("tells strange content from the clip's", async () => {
  writeClip([1, 2, 3]);
  load = await Load.open({ server: "agent", url: server.url }, 1, clip);
  const { receivers } = await measureWhile(1, () => play(1, [1]));
  expect(totalOf(receivers, 1)).toMatchObject({ sampled: 1, strange: 1 });
});

it("says goodbye to the server for every viewer", async () => {
  load = await Load.open({ server: "agent", url: server.url }, 2, null);
  await load.close();
  load = undefined;
  await vi.waitFor(() => expect(server.goodbyes).toBe(2), 15_000);
});

it("names what the server said when it refuses", async () => {
  const { url } = server;
  await server.close();
  await expect(Load.open({ server: "agent", url }, 1, null)).rejects.toThrow("Receivers could not open: fetch failed");
});
