import type { StreamStatus } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReadStats } from "./stall-diagnosis.ts";
import { failingPart, watchReceiver } from "./stall-diagnosis.ts";

const flowing: StreamStatus = {
  state: "flowing",
  picture: { width: 1280, height: 720 },
  codec: "avc1.42c01f",
  cameraId: 0,
  fault: null,
};
const stopped: StreamStatus = { state: "stopped", fault: "daemonStopped", message: "" };

describe("the failing part", () => {
  it.each([
    ["the link's fault before all else", stopped, "agent", null, "agent"],
    ["the camera, when the agent says so", stopped, null, { packets: 100, framesDecoded: 9 }, "camera"],
    [
      "this device, when pictures are decoded and not painted",
      flowing,
      null,
      { packets: 100, framesDecoded: 9 },
      "thisPc",
    ],
    ["the decoder, when packets come and no pictures", flowing, null, { packets: 100, framesDecoded: 0 }, "decoder"],
    ["the network, when nothing comes", flowing, null, { packets: 2, framesDecoded: 0 }, "network"],
    ["the network, when nothing is known", flowing, null, null, "network"],
  ] as const)("is %s", (_, stream, linkFault, progress, part) => {
    expect(failingPart(stream, linkFault, progress)).toBe(part);
  });
});

const report = (counters: Record<string, number>): RTCStatsReport =>
  new Map<string, Record<string, unknown>>([["in", { type: "inbound-rtp", kind: "video", ...counters }]]);

describe("the receiver, watched while the picture stands still", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const watch = async (...reports: (RTCStatsReport | null)[]) => {
    const readStats: ReadStats = () => Promise.resolve(reports.shift() ?? null);
    const progress = watchReceiver(readStats);
    await vi.runAllTimersAsync();
    return progress;
  };

  it("tells what it has gained between two readings", async () => {
    const before = report({ packetsReceived: 900, framesDecoded: 30 });
    const after = report({ packetsReceived: 940, framesDecoded: 31 });
    expect(await watch(before, after)).toEqual({ packets: 40, framesDecoded: 1 });
  });

  it("tells nothing where it does not count, or is gone", async () => {
    const counted = report({ packetsReceived: 900, framesDecoded: 30 });
    expect(await watch(report({}), counted)).toBeNull();
    expect(await watch(counted, null)).toBeNull();
  });

  it("says so when the connection fails under it", async () => {
    const readStats: ReadStats = () => Promise.reject(new Error("closed"));
    await expect(watchReceiver(readStats)).rejects.toThrow("closed");
  });
});
