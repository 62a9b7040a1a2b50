import type { StreamStatus } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LinkOutage } from "./link-outage.ts";
import type { GuardedSession, PictureGuardEvents } from "./picture-guard.ts";
import { PictureGuard } from "./picture-guard.ts";
import { PictureWatch } from "./picture-watch.ts";
import type { SessionState } from "./state.ts";
import { scriptedCamera } from "./testing/scripted-camera.ts";

const flowing: StreamStatus = {
  state: "flowing",
  picture: { width: 1280, height: 720 },
  codec: "avc1.42c01f",
  cameraId: 0,
  fault: null,
};
const stopped: StreamStatus = { state: "stopped", fault: "daemonStopped", message: "" };
const live: SessionState = { kind: "live", sinceMs: 0, transport: "webrtc" };
const stalled: SessionState = { kind: "stalled", sinceMs: 0, part: "decoder", fault: null };

const report = (packetsReceived: number, framesDecoded: number): RTCStatsReport =>
  new Map([["in", { type: "inbound-rtp", kind: "video", packetsReceived, framesDecoded }]]);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session whose last frame, of the present, was painted just now. */
const guarded = async () => {
  const camera = scriptedCamera();
  camera.keeper.open();
  camera.peerAt(0).answer();
  await vi.advanceTimersByTimeAsync(0);
  const nowMs = performance.now();
  const session: GuardedSession = { state: live, stream: flowing, streamSinceMs: 0, linkIsUp: true, visibleSinceMs: 0 };
  const picture = new PictureWatch();
  picture.painted(nowMs, 20, true);
  const outage = new LinkOutage();
  const overdue: PictureGuardEvents["overdue"][0][] = [];
  const guard = new PictureGuard(picture, camera.keeper, outage, () => session);
  guard.on("overdue", (event) => {
    overdue.push(event);
    session.state = { ...stalled, part: event.part };
  });
  return { ...camera, session, picture, outage, guard, overdue, nowMs };
};

describe("the guard of a picture", () => {
  it("says nothing while it moves", async () => {
    const { guard, overdue, steps, nowMs } = await guarded();
    guard.look(nowMs + 900);
    expect(overdue).toEqual([]);
    expect(steps.map(({ kind }) => kind)).toEqual(["offered", "answered"]);
  });

  it("says that it stalls, and then which part fails", async () => {
    const { guard, overdue, peerAt, nowMs } = await guarded();
    peerAt(0).reports.push(report(900, 30), report(990, 30));
    guard.look(nowMs + 1100);
    expect(overdue).toEqual([{ kind: "framesOverdue", part: "network", fault: null }]);
    await vi.runAllTimersAsync();
    expect(overdue.slice(1)).toEqual([{ kind: "framesOverdue", part: "decoder", fault: null }]);
  });

  it("adds nothing when the picture is back before the part is found", async () => {
    const { guard, overdue, peerAt, session, nowMs } = await guarded();
    peerAt(0).reports.push(report(900, 30), report(990, 30));
    guard.look(nowMs + 1100);
    session.state = live;
    await vi.runAllTimersAsync();
    expect(overdue).toHaveLength(1);
  });

  it("takes the agent's word for a camera that has stopped, with its fault", async () => {
    const { guard, overdue, session, nowMs } = await guarded();
    session.stream = stopped;
    guard.look(nowMs + 1100);
    expect(overdue).toEqual([{ kind: "framesOverdue", part: "camera", fault: "daemonStopped" }]);
  });

  it("does not look for a part that fails where the picture moves, but late", async () => {
    const { guard, overdue, peerAt, picture, nowMs } = await guarded();
    peerAt(0).reports.push(report(900, 30), report(990, 30));
    picture.painted(nowMs + 1090, 9000, true);
    guard.look(nowMs + 1100);
    await vi.runAllTimersAsync();
    expect(overdue).toHaveLength(1);
    expect(peerAt(0).reports).toHaveLength(2);
  });

  it("has the connection of a stalled picture rebuilt at once, and keeps the part that was named", async () => {
    const { guard, steps, session, nowMs } = await guarded();
    session.state = stalled;
    guard.look(nowMs + 1800);
    expect(steps.slice(2)).toMatchObject([{ kind: "peerLost", part: "decoder" }, { kind: "offered" }]);
  });

  it("has a connection that came to nothing rebuilt after a delay", async () => {
    const { guard, steps, session, nowMs } = await guarded();
    session.state = {
      kind: "reconnecting",
      sinceMs: 0,
      part: "network",
      fault: null,
      step: "media",
      nextTryAtMs: null,
    };
    guard.look(nowMs + 1800);
    expect(steps.slice(2)).toMatchObject([{ kind: "peerLost", nextTryAtMs: performance.now() + 500 }]);
  });

  it("names the link's fault while that is down, and waits for it", async () => {
    const { guard, steps, link, outage, session, nowMs } = await guarded();
    link.isUp = false;
    session.linkIsUp = false;
    outage.failed("agent", 7777, nowMs);
    guard.look(nowMs + 1800);
    expect(steps.slice(2)).toMatchObject([{ kind: "peerLost", part: "agent", nextTryAtMs: 7777 }]);
  });
});
