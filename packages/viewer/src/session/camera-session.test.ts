import type { StreamStatus } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LinkError } from "../link/camera-link.ts";
import type { SessionState } from "./state.ts";
import { flowing, watchedSession } from "./testing/watched-session.ts";

beforeEach(() => {
  vi.useFakeTimers();
  // A browser tells its pages when the machine is online again; Node does not.
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const h265Only: StreamStatus = { state: "stopped", fault: "h265Only", message: "" };
const daemonStopped: StreamStatus = { state: "stopped", fault: "daemonStopped", message: "" };
const noPictures = new LinkError("noPictures", "The board keeps no raw pictures.");

/** Kinds of states in the order in which they were, each as often as it began anew. */
const kindsOf = (states: readonly SessionState[]): string[] =>
  states
    .map((state) => (state.kind === "live" ? state.transport : state.kind))
    .filter((kind, at, all) => kind !== all[at - 1]);

describe("a session whose WebRTC works", () => {
  it("reads no MJPEG", async () => {
    const { session, states, link, linkUp, watchVideo } = watchedSession();
    await linkUp();
    await watchVideo(2000);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "webrtc" });
    expect(kindsOf(states)).toEqual(["connecting", "webrtc"]);
    expect(link.readings).toEqual([]);
    session.dispose();
  });

  it("reads MJPEG when a person wants it, without a moment that is not live, and goes back the same way", async () => {
    const { session, states, link, peers, linkUp, watchVideo, watchJpegs } = watchedSession();
    await linkUp();
    await watchVideo(1000);
    session.transports.choose("mjpeg");
    expect(peers.at(-1)?.isClosed).toBe(false);
    await watchJpegs(1000);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg", why: "chosen" });
    expect(peers.at(-1)?.isClosed).toBe(true);
    session.transports.choose("automatic");
    await watchJpegs(500);
    expect(link.readings.at(-1)?.isEnded).toBe(false);
    await watchVideo(1000);
    expect(link.readings.every(({ isEnded }) => isEnded)).toBe(true);
    expect(kindsOf(states)).toEqual(["connecting", "webrtc", "mjpeg", "webrtc"]);
    session.dispose();
  });
});

describe("a session whose video the network blocks", () => {
  /** Answered, and no packet comes. */
  const blocked = async () => {
    const watched = watchedSession();
    await watched.linkUp();
    watched.peerAt(-1).answer();
    await watched.pass(3900);
    expect(watched.link.readings).toEqual([]);
    await watched.pass(300);
    return watched;
  };

  it("shows MJPEG after four seconds, and says why", async () => {
    const { session, link, watchJpegs } = await blocked();
    expect(link.readings.map(({ fps }) => fps)).toEqual([15]);
    await watchJpegs(500);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg", why: "blocked" });
    session.dispose();
  });

  it("goes on trying WebRTC behind it, less and less often, and nothing is seen of it", async () => {
    const { session, states, peers, link, watchJpegs } = await blocked();
    await watchJpegs(200);
    const before = { peers: peers.length, states: states.length };
    for (let second = 0; second < 60; second += 1) {
      const peer = peers.at(-1);
      if (peer?.answeredAtMs === null) peer.answer();
      await watchJpegs(1000);
    }
    expect(peers.length - before.peers).toBeGreaterThan(3);
    expect(peers.length - before.peers).toBeLessThan(10);
    expect(states.slice(before.states)).toEqual([]);
    expect(link.readings).toHaveLength(1);
    session.dispose();
  });

  it("climbs back with the first fresh frame, and not with one of the past", async () => {
    const { session, states, link, peerAt, keeper, linkUp, watchJpegs, watchVideo } = await blocked();
    await linkUp();
    await watchJpegs(1000);
    const captured = { epoch: 0, rtpTimestamp: 0, captureTimeMs: performance.now() - 3000 };
    link.tell("timeline", captured);
    peerAt(-1).answer();
    peerAt(-1).bringStream();
    const paint = (rtpTimestamp: number): boolean => {
      const paintedAtMs = performance.now();
      const size = { width: 1280, height: 720 };
      const moment = { mediaTimeMs: 0, presentedFrames: 1, paintedAtMs, expectedDisplayTimeMs: paintedAtMs };
      return session.painted({ rtpTimestamp, ...moment, ...size });
    };
    expect(keeper.mediaStream).not.toBeNull();
    expect(paint(0)).toBe(false);
    expect(session.snapshot.state).toMatchObject({ transport: "mjpeg" });
    expect(paint(2900 * 90)).toBe(true);
    expect(session.snapshot.state).toMatchObject({ transport: "webrtc" });
    expect(link.readings.at(-1)?.isEnded).toBe(true);
    await watchVideo(500);
    expect(kindsOf(states).slice(-2)).toEqual(["mjpeg", "webrtc"]);
    session.dispose();
  });

  it("shows nothing but WebRTC's failure when a person wants only that", async () => {
    const { session, link, watchJpegs, peerAt, pass } = await blocked();
    await watchJpegs(500);
    session.transports.choose("webrtc");
    peerAt(-1).answer();
    await watchJpegs(1000);
    await pass(5000);
    expect(link.readings.at(-1)?.isEnded).toBe(true);
    expect(["stalled", "reconnecting"]).toContain(session.snapshot.state.kind);
    session.dispose();
  });
});

describe("a session whose offer is refused", () => {
  it.each([
    ["noH264", "browser"],
    ["noVideo", "browser"],
    ["unavailable", "refused"],
    ["timeout", "refused"],
  ] as const)("because of %s shows MJPEG at once: %s", async (reason, why) => {
    const { session, peerAt, linkUp, pass, watchJpegs } = watchedSession();
    await linkUp();
    peerAt(-1).fail(new LinkError(reason, "No."));
    await pass(0);
    await watchJpegs(300);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg", why });
    session.dispose();
  });

  it("because the camera is full asks for nothing else", async () => {
    const { session, link, peerAt, linkUp, pass } = watchedSession();
    await linkUp();
    peerAt(-1).fail(new LinkError("full", "Ten viewers watch."));
    await pass(300);
    expect(session.snapshot.state.kind).toBe("full");
    expect(link.readings).toEqual([]);
    session.dispose();
  });
});

describe("a session with a camera that has no H.264", () => {
  it("shows MJPEG, and says nothing else before", async () => {
    const { session, states, linkUp, peerAt, watchJpegs } = watchedSession("automatic", h265Only);
    await linkUp();
    peerAt(-1).answer();
    await watchJpegs(300);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg", why: "noH264" });
    expect(kindsOf(states)).toEqual(["connecting", "mjpeg"]);
    session.dispose();
  });

  it("says what the camera lacks when it keeps no pictures either, and shows them when it does", async () => {
    const { session, link, linkUp, pass, watchJpegs } = watchedSession("automatic", h265Only);
    await linkUp();
    link.readings.at(-1)?.listener.ended(noPictures);
    await pass(0);
    expect(session.snapshot.state).toMatchObject({ kind: "stalled", part: "camera", fault: "h265Only" });
    await pass(1000);
    expect(link.readings).toHaveLength(2);
    await watchJpegs(300);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg" });
    session.dispose();
  });

  it("goes over to WebRTC when the camera begins to send H.264", async () => {
    const { session, link, linkUp, peerAt, watchJpegs, watchVideo } = watchedSession("automatic", h265Only);
    await linkUp();
    peerAt(-1).answer();
    await watchJpegs(300);
    link.tell("stream", flowing);
    await watchJpegs(300);
    expect(session.snapshot.state).toMatchObject({ transport: "mjpeg" });
    await watchVideo(1000);
    expect(session.snapshot.state).toMatchObject({ transport: "webrtc" });
    session.dispose();
  });

  it("prefers whole MJPEG pictures to what WebRTC makes of B-frames", async () => {
    const { session, states, peers, linkUp, watchVideo, watchJpegs } = watchedSession("automatic", {
      ...flowing,
      fault: "bFrames",
    });
    await linkUp();
    await watchVideo(1000);
    await watchJpegs(500);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg", why: "bFrames" });
    expect(peers.at(-1)?.isClosed).toBe(true);
    expect(kindsOf(states)).toEqual(["connecting", "webrtc", "mjpeg"]);
    session.dispose();
  });
});

describe("an MJPEG picture that stands still", () => {
  const still = async () => {
    const watched = watchedSession("mjpeg");
    await watched.linkUp();
    await watched.watchJpegs(1000);
    expect(watched.session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg" });
    return watched;
  };

  it("is no longer called live after a second, and the camera is named when its agent answers", async () => {
    const { session, pass } = await still();
    await pass(900);
    expect(session.snapshot.state.kind).toBe("live");
    await pass(300);
    expect(session.snapshot.state).toMatchObject({ kind: "stalled", part: "camera", fault: null });
    session.dispose();
  });

  it("is the network's fault when the agent does not answer", async () => {
    const { session, link, pass } = await still();
    link.answers = false;
    await pass(1600);
    expect(session.snapshot.state).toMatchObject({ kind: "stalled", part: "network" });
    session.dispose();
  });

  it("is the camera daemon's when the agent says so", async () => {
    const { session, link, pass } = await still();
    link.tell("stream", daemonStopped);
    await pass(1200);
    expect(session.snapshot.state).toMatchObject({ kind: "stalled", part: "camera", fault: "daemonStopped" });
    session.dispose();
  });

  it.each(["agent", "network", "service"] as const)("is laid to the %s that took the link down", async (part) => {
    const { session, link, pass } = await still();
    link.tell("down", { fault: part, nextTryAtMs: performance.now() + 5000, refusal: null });
    link.readings.at(-1)?.listener.ended(new LinkError("disconnected", "gone"));
    await pass(1200);
    expect(session.snapshot.state).toMatchObject({ kind: "stalled", part });
    session.dispose();
  });

  it("is read anew when nothing comes, at once and then less and less often", async () => {
    const { session, link, pass } = await still();
    await pass(1900);
    expect(link.readings.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    await pass(60_000);
    expect(link.readings.length).toBeGreaterThan(5);
    expect(link.readings.length).toBeLessThan(12);
    session.dispose();
  });

  it("is read again when the link is back, and live with its first picture", async () => {
    const { session, link, linkUp, pass, watchJpegs } = await still();
    link.tell("down", { fault: "agent", nextTryAtMs: performance.now() + 500, refusal: null });
    link.readings.at(-1)?.listener.ended(new LinkError("disconnected", "gone"));
    await pass(3000);
    expect(link.readings).toHaveLength(1);
    await linkUp();
    await watchJpegs(200);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "mjpeg" });
    session.dispose();
  });

  it("is not read while nobody looks, and at once when somebody does", async () => {
    const { session, link, page, pass, watchJpegs } = await still();
    page.show("hidden");
    await pass(200);
    expect(link.readings.map(({ isEnded }) => isEnded)).toEqual([true]);
    await pass(60_000);
    expect(link.readings).toHaveLength(1);
    expect(session.snapshot.state.kind).toBe("live");
    page.show("visible");
    await pass(0);
    expect(link.readings).toHaveLength(2);
    await watchJpegs(500);
    expect(session.snapshot.state.kind).toBe("live");
    session.dispose();
  });

  it("that cannot be decoded is the decoder's fault, and one that is not painted this device's", async () => {
    for (const [isUndecodable, part] of [
      [true, "decoder"],
      [false, "thisPc"],
    ] as const) {
      const { session, link, pass } = await still();
      const reading = link.readings.at(-1);
      session.transports.jpegPainted = () => (isUndecodable ? session.transports.jpegUndecodable() : undefined);
      for (let passedMs = 0; passedMs < 1400; passedMs += 100) {
        reading?.bring(performance.now());
        await pass(100);
      }
      expect(session.snapshot.state).toMatchObject({ kind: "stalled", part });
      session.dispose();
    }
  });
});

describe("a session that a person wants as MJPEG", () => {
  it("asks for no WebRTC", async () => {
    const { session, peers, linkUp, watchJpegs, pass } = watchedSession("mjpeg");
    await linkUp();
    await watchJpegs(500);
    await pass(300);
    expect(peers).toEqual([]);
    session.dispose();
  });

  it("says why there is none, and tries again", async () => {
    const { session, link, linkUp, pass, watchJpegs } = watchedSession("mjpeg");
    await linkUp();
    link.readings.at(-1)?.listener.ended(noPictures);
    await pass(0);
    expect(session.snapshot.state).toMatchObject({ kind: "reconnecting", part: "camera", fault: "noPictures" });
    await pass(1000);
    await watchJpegs(300);
    expect(session.snapshot.state.kind).toBe("live");
    session.dispose();
  });

  it("ends with the session", async () => {
    const { session, link, linkUp, watchJpegs, pass } = watchedSession("mjpeg");
    await linkUp();
    await watchJpegs(500);
    link.tell("goodbye", { reason: "shutdown" });
    expect(session.snapshot.state.kind).toBe("off");
    expect(link.readings.at(-1)?.isEnded).toBe(true);
    await pass(20_000);
    session.close();
    expect(link.readings).toHaveLength(1);
    expect(session.snapshot.state.kind).toBe("closed");
  });
});

describe("a picture that stops while the link is down", () => {
  it("is live again by itself when it goes on", async () => {
    const { session, link, linkUp, watchVideo, pass, peers, states } = watchedSession();
    await linkUp();
    await watchVideo(1000);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "webrtc" });
    link.tell("down", { fault: "service", nextTryAtMs: performance.now() + 60_000, refusal: null });
    await pass(2500);
    expect(session.snapshot.state.kind).toBe("reconnecting");
    const told = states.length;
    await pass(2000);
    expect(states).toHaveLength(told);
    await watchVideo(1000);
    expect(session.snapshot.state).toMatchObject({ kind: "live", transport: "webrtc" });
    expect(peers).toHaveLength(1);
    session.dispose();
  });
});
