import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../contract/index.ts";
import { createClient } from "../../contract/index.ts";
import type { CheckProbe, CheckProgress } from "./connection-check.ts";
import { checkConnection, checkSteps } from "./connection-check.ts";

const camera = { id: "1".repeat(64) };
const result = (step: CheckResult["step"], change: Partial<CheckResult> = {}): CheckResult => ({
  step,
  outcome: "passed",
  tookMs: 3,
  detail: "",
  reason: null,
  ...change,
});
const networkWell = [result("discovery"), result("tcp"), result("tlsPin"), result("token")];

class WellProbe implements CheckProbe {
  isOpened = false;
  isClosed = false;
  open = (): Promise<void> => {
    this.isOpened = true;
    return Promise.resolve();
  };
  read = () =>
    Promise.resolve({
      iceState: "connected" as const,
      connectionState: "connected" as const,
      packetsReceived: 9,
      packetsLost: 0,
      framesReceived: 2,
      keyFramesDecoded: 1,
      framesDecoded: 2,
      codec: "video/H264",
      picture: { width: 640, height: 360 },
      isPainted: true,
      canPaint: true,
      isStreamStopped: false,
    });
  candidates = () =>
    Promise.resolve([
      { side: "local" as const, type: "host", protocol: "udp", port: 51000, family: "IPv4" as const, isChosen: true },
    ]);
  close = (): void => {
    this.isClosed = true;
  };
}

/** @param reply what the other rooms answer to `check.network` */
const check = async (reply: unknown, ending = new AbortController()) => {
  const asked: string[] = [];
  const client = createClient({
    request: (name) => {
      asked.push(name);
      return Promise.resolve(reply);
    },
    listen: () => () => undefined,
  });
  const probes: WellProbe[] = [];
  const told: CheckProgress[] = [];
  const makeProbe = (): WellProbe => {
    const probe = new WellProbe();
    probes.push(probe);
    return probe;
  };
  await checkConnection(client, camera, makeProbe, ending.signal, (progress) => told.push(progress));
  return { asked, probes, told, last: told.at(-1) };
};

describe("a whole check", () => {
  it("tells each step as it goes, and leaves no connection behind", async () => {
    const { told, last, probes } = await check({ ok: true, value: networkWell });
    expect(told.map(({ running }) => running).filter((step, at, all) => step !== all[at - 1])).toEqual([
      "discovery",
      "ice",
      "dtls",
      "firstPacket",
      "keyframe",
      "decode",
      null,
    ]);
    expect(last?.results.map(({ step }) => step)).toEqual(checkSteps);
    expect(last).toMatchObject({ problem: null, candidates: [{ port: 51000 }] });
    expect(probes.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  it("tries no picture where the camera is not reached", async () => {
    const { last, probes } = await check({
      ok: true,
      value: [result("discovery"), result("tcp", { outcome: "failed", reason: "connectionRefused" })],
    });
    expect(probes).toEqual([]);
    expect(last?.results.map(({ outcome }) => outcome)).toEqual(["passed", "failed", ...Array(7).fill("skipped")]);
    expect(last?.finishedAtMs).not.toBeNull();
  });

  it("goes on past a warning", async () => {
    const { last } = await check({
      ok: true,
      value: [result("discovery", { outcome: "warning", reason: "notAnnounced" }), ...networkWell.slice(1)],
    });
    expect(last?.results.filter(({ outcome }) => outcome === "passed")).toHaveLength(8);
  });

  it("says that the app's own service does not answer", async () => {
    const { last } = await check({ ok: false, problem: { reason: "service", message: "being started again" } });
    expect(last).toMatchObject({ problem: "service", running: null });
    expect(last?.results.map(({ outcome }) => outcome)).toEqual(Array(9).fill("skipped"));
  });

  it("says nothing and opens nothing once the page has closed it", async () => {
    const ending = new AbortController();
    ending.abort();
    const { told, probes } = await check({ ok: true, value: networkWell }, ending);
    expect([told, probes]).toEqual([[], []]);
  });
});
