import type { StreamStatus } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import type { SessionState } from "./state.ts";
import type { WatchdogSituation } from "./watchdog.ts";
import { judge } from "./watchdog.ts";

const flowing: StreamStatus = {
  state: "flowing",
  picture: { width: 1280, height: 720 },
  codec: "avc1.42c01f",
  cameraId: 0,
  fault: null,
};
const stopped: StreamStatus = { state: "stopped", fault: "daemonStopped", message: "" };

const live: WatchdogSituation = {
  nowMs: 10_000,
  state: { kind: "live", sinceMs: 2000, transport: "webrtc" },
  visibleSinceMs: 0,
  stream: flowing,
  streamSinceMs: 0,
  linkIsUp: true,
  lastFrameAtMs: 9967,
  lastFreshFrameAtMs: 9967,
  peer: { offeredAtMs: 1000, answeredAtMs: 1100, connectionState: "connected" },
};
const stalled: WatchdogSituation = {
  ...live,
  state: { kind: "stalled", sinceMs: 9000, part: "network", fault: null },
};

describe("watchdog", () => {
  it("finds a picture well that moves", () => {
    expect(judge(live)).toBe("well");
  });

  it("finds it overdue after a second without a frame", () => {
    expect(judge({ ...live, lastFrameAtMs: 9001, lastFreshFrameAtMs: 9001 })).toBe("well");
    expect(judge({ ...live, lastFrameAtMs: 8999, lastFreshFrameAtMs: 8999 })).toBe("overdue");
  });

  it("does not take a picture of the past for live, however it moves", () => {
    expect(judge({ ...live, lastFrameAtMs: 9990, lastFreshFrameAtMs: 8999 })).toBe("overdue");
  });

  it("asks for a new connection when the stream flows, but not to here", () => {
    expect(judge({ ...stalled, lastFrameAtMs: 8300 })).toBe("well");
    expect(judge({ ...stalled, lastFrameAtMs: 8200 })).toBe("rebuild");
  });

  it("leaves a connection alone while the camera itself has stopped", () => {
    expect(judge({ ...stalled, stream: stopped, lastFrameAtMs: 2000 })).toBe("well");
  });

  it("gives a stream that flows again the time to arrive", () => {
    expect(judge({ ...stalled, lastFrameAtMs: 2000, streamSinceMs: 9000 })).toBe("well");
  });

  it("does not trust the last word of an agent that is gone", () => {
    expect(judge({ ...stalled, stream: stopped, linkIsUp: false, lastFrameAtMs: 2000 })).toBe("rebuild");
  });

  it("asks once while the link is down: its return makes the new connection", () => {
    const reconnecting: SessionState = {
      kind: "reconnecting",
      sinceMs: 9000,
      part: "network",
      fault: null,
      step: "waiting",
      nextTryAtMs: null,
    };
    const waiting = { ...stalled, linkIsUp: false, lastFrameAtMs: 2000 };
    expect(judge(waiting)).toBe("rebuild");
    expect(judge({ ...waiting, state: reconnecting })).toBe("well");
    expect(judge({ ...waiting, state: reconnecting, linkIsUp: true })).toBe("rebuild");
  });

  it("rests while nobody looks, and starts anew when somebody does", () => {
    expect(judge({ ...live, visibleSinceMs: null, lastFrameAtMs: 1000, lastFreshFrameAtMs: 1000 })).toBe("well");
    expect(judge({ ...live, visibleSinceMs: 9500, lastFrameAtMs: 1000, lastFreshFrameAtMs: 1000 })).toBe("well");
  });

  it("waits four seconds for an answer, and four for the first picture", () => {
    const asked = { offeredAtMs: 5900, answeredAtMs: null, connectionState: "new" } as const;
    const connecting = {
      ...live,
      state: { kind: "connecting", sinceMs: 5900, step: "offer" },
      lastFrameAtMs: null,
    } as const;
    expect(judge({ ...connecting, peer: asked })).toBe("rebuild");
    expect(judge({ ...connecting, peer: { ...asked, offeredAtMs: 6100 } })).toBe("well");
    expect(judge({ ...connecting, peer: { ...asked, answeredAtMs: 5950 } })).toBe("rebuild");
    expect(judge({ ...connecting, peer: { ...asked, answeredAtMs: 6050 } })).toBe("well");
  });

  it("gives up a connection that has failed", () => {
    expect(judge({ ...live, peer: { offeredAtMs: 1, answeredAtMs: 2, connectionState: "failed" } })).toBe("rebuild");
  });

  it("waits less where the browser has noticed, too", () => {
    const peer = { offeredAtMs: 1, answeredAtMs: 2, connectionState: "disconnected" } as const;
    expect(judge({ ...stalled, peer, lastFrameAtMs: 8900 })).toBe("rebuild");
    expect(judge({ ...stalled, peer, lastFrameAtMs: 9500 })).toBe("well");
  });
});
