import { LinkError } from "@nekomado/viewer";
import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../contract/index.ts";
import { mediaSteps } from "../../contract/index.ts";
import type { MediaProbe, MediaReading } from "./media-check.ts";
import { checkMedia } from "./media-check.ts";

const nothingYet: MediaReading = {
  iceState: "new",
  connectionState: "new",
  packetsReceived: 0,
  packetsLost: 0,
  framesReceived: 0,
  keyFramesDecoded: 0,
  framesDecoded: 0,
  codec: null,
  picture: null,
  isPainted: false,
  canPaint: true,
  isStreamStopped: false,
};
const through = { iceState: "connected" as const };
const encrypted = { ...through, connectionState: "connected" as const };
const packets = { ...encrypted, packetsReceived: 12, codec: "video/H264" };
const whole = { ...packets, packetsReceived: 90, framesReceived: 3 };
const painted = {
  ...whole,
  keyFramesDecoded: 1,
  framesDecoded: 3,
  isPainted: true,
  picture: { width: 1280, height: 720 },
};

/**
 * Plays a connection that is in each of the states for 100 ms, and stays in the last one. The clock is the script's own:
 * every pause is a hundred of its milliseconds.
 */
const check = async (
  states: Partial<MediaReading>[],
  { open = () => Promise.resolve(), abortAfterLooks = Infinity } = {},
) => {
  let nowMs = 0;
  let looks = 0;
  const ending = new AbortController();
  const results: CheckResult[] = [];
  const started: string[] = [];
  const probe: MediaProbe = {
    open,
    read: () => {
      looks++;
      if (looks >= abortAfterLooks) ending.abort();
      return Promise.resolve({ ...nothingYet, ...states[Math.min(nowMs / 100, states.length - 1)] });
    },
  };
  await checkMedia({
    probe,
    deadlineMs: 5000,
    signal: ending.signal,
    pause: () => {
      nowMs += 100;
      return Promise.resolve();
    },
    nowMs: () => nowMs,
    onStep: (step) => started.push(step),
    onResult: (result) => results.push(result),
  });
  return { results, started, nowMs, failed: results.find(({ outcome }) => outcome === "failed") };
};
const outcomes = (results: readonly CheckResult[]): string[] => results.map(({ outcome }) => outcome);

describe("the media half of a check", () => {
  it("takes five steps, each as soon as the one before has passed", async () => {
    const { results, started } = await check([{}, through, encrypted, packets, whole, painted]);
    expect(started).toEqual([...mediaSteps]);
    expect(outcomes(results)).toEqual(["passed", "passed", "passed", "passed", "passed"]);
    expect(results.map(({ tookMs }) => tookMs)).toEqual([100, 100, 100, 100, 100]);
    expect(results.at(-1)?.detail).toBe("3 frames decoded, painted, video/H264, 1280x720");
  });

  it("gives each step five seconds of its own", async () => {
    const slowly = (state: Partial<MediaReading>): Partial<MediaReading>[] => Array.from({ length: 49 }, () => state);
    const { results } = await check([{}, through, encrypted, packets, whole].flatMap(slowly).concat(painted));
    expect(outcomes(results)).toEqual(["passed", "passed", "passed", "passed", "passed"]);
  });

  it.each([
    { what: "no way for the packets", states: [{}], step: "ice", reason: "blocked" },
    { what: "no encryption", states: [through], step: "dtls", reason: "timeout" },
    { what: "no packet", states: [encrypted], step: "firstPacket", reason: "noPackets" },
    {
      what: "a camera program that stands still",
      states: [{ ...encrypted, isStreamStopped: true }],
      step: "firstPacket",
      reason: "streamStopped",
    },
    { what: "no whole frame", states: [packets], step: "keyframe", reason: "noKeyframe" },
    { what: "frames that nobody decodes", states: [whole], step: "decode", reason: "notDecoded" },
    {
      what: "frames that are decoded and never painted",
      states: [{ ...painted, isPainted: false }],
      step: "decode",
      reason: "notDecoded",
    },
  ])("names $what after five seconds and skips the rest", async ({ states, step, reason }) => {
    const { results, failed, nowMs } = await check(states);
    expect(failed).toMatchObject({ step, reason, tookMs: 5000 });
    expect(nowMs).toBe(5000);
    const at = mediaSteps.findIndex((each) => each === step);
    expect(outcomes(results)).toEqual(
      mediaSteps.map((_, index) => (index < at ? "passed" : index > at ? "skipped" : "failed")),
    );
  });

  it("waits no longer for a connection that the browser has given up", async () => {
    const { failed, nowMs } = await check([{}, { iceState: "failed" }]);
    expect([failed?.reason, nowMs]).toEqual(["blocked", 100]);
    const lost = await check([through, { ...through, connectionState: "failed" }]);
    expect([lost.failed?.step, lost.failed?.reason, lost.nowMs]).toEqual(["dtls", "unknown", 100]);
  });

  it("asks no hidden page for painted frames", async () => {
    const { failed } = await check([{ ...painted, isPainted: false, canPaint: false }]);
    expect(failed).toBeUndefined();
  });

  it.each([
    ["full", "full"],
    ["unauthorised", "unauthorised"],
    ["incompatible", "incompatible"],
    ["disconnected", "timeout"],
    ["timeout", "timeout"],
    ["noH264", "notDecoded"],
    ["unavailable", "unknown"],
  ] as const)("takes a camera's %j for %j", async (said, reason) => {
    const open = () => Promise.reject(new LinkError(said, "what the camera says"));
    const { results, failed } = await check([{}], { open });
    expect(failed).toMatchObject({ step: "ice", reason, detail: "the picture was asked for: what the camera says" });
    expect(outcomes(results)).toEqual(["failed", "skipped", "skipped", "skipped", "skipped"]);
  });

  it("says nothing more once nobody listens", async () => {
    const { results } = await check([{}, through, encrypted], { abortAfterLooks: 2 });
    expect(results).toEqual([]);
  });
});
