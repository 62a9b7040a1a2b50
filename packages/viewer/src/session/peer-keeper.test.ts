import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LinkError } from "../link/camera-link.ts";
import { scriptedCamera } from "./testing/scripted-camera.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets what was promised come true. */
const settle = () => vi.advanceTimersByTimeAsync(0);

const full = new LinkError("full", "Ten viewers watch.");

describe("the first connection", () => {
  it("is asked for with the peer that lay ready", async () => {
    const { keeper, peers, peerAt, told } = scriptedCamera();
    keeper.prepare();
    expect(keeper.situation).toBeNull();
    keeper.open();
    expect(peers).toHaveLength(1);
    expect(keeper.situation).toMatchObject({ answeredAtMs: null, connectionState: "new" });
    peerAt(0).answer();
    await settle();
    expect(keeper.isAnswered).toBe(true);
    expect(told).toEqual(["renewed", "offered", "answered"]);
  });

  it("hands its stream on, and says when it leaves", () => {
    const { keeper, peerAt, told } = scriptedCamera();
    keeper.open();
    peerAt(0).bringStream();
    expect(keeper.mediaStream).toBe(peerAt(0).stream);
    keeper.on("leaving", () => expect(keeper.mediaStream).toBe(peerAt(0).stream));
    keeper.stop();
    expect(told).toEqual(["renewed", "offered", "stream", "leaving"]);
    expect(keeper.mediaStream).toBeNull();
    expect(peerAt(0).isClosed).toBe(true);
  });

  it("leaves nothing when it brought nothing", () => {
    const { keeper, told } = scriptedCamera();
    keeper.open();
    keeper.stop();
    keeper.stop();
    expect(told).not.toContain("leaving");
    expect(keeper.timings).toEqual({ offeredAtMs: null, answeredAtMs: null, connectedAtMs: null });
  });
});

describe("ICE servers", () => {
  const iceServers = [{ urls: "stun:192.0.2.1" }];

  it("are none until the agent names some, and then those of every connection", () => {
    const { keeper, link, peers, peerAt, told } = scriptedCamera();
    keeper.prepare();
    keeper.open();
    link.iceServers = iceServers;
    keeper.iceServersNamed();
    expect(peers.map((peer) => [peer.iceServers, peer.isOpened, peer.isClosed])).toEqual([
      [[], true, true],
      [iceServers, true, false],
    ]);
    expect(told).toEqual(["renewed", "offered", "renewed", "offered"]);
    keeper.rebuild("network", true, null);
    expect(peerAt(2).iceServers).toEqual(iceServers);
  });

  it("have the peer that lies ready laid ready anew", () => {
    const { keeper, link, peers } = scriptedCamera();
    keeper.prepare();
    link.iceServers = iceServers;
    keeper.iceServersNamed();
    expect(peers.map(({ isOpened, isClosed }) => [isOpened, isClosed])).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  it("that are named again, or while a connection stands, disturb nothing", () => {
    const { keeper, link, peers, peerAt } = scriptedCamera();
    keeper.open();
    keeper.iceServersNamed();
    peerAt(0).connectedAtMs = 1;
    link.iceServers = iceServers;
    keeper.iceServersNamed();
    expect(peers.map(({ isClosed }) => isClosed)).toEqual([false]);
  });
});

describe("a try that fails", () => {
  it("is made again after a growing delay", async () => {
    const { keeper, peerAt, steps } = scriptedCamera();
    keeper.open();
    for (const delayMs of [500, 1000, 2000]) {
      const nowMs = performance.now();
      peerAt(-1).fail(new LinkError("timeout", "No answer."));
      await settle();
      const lost = { kind: "peerLost", part: "agent", fault: null, nextTryAtMs: nowMs + delayMs };
      expect(steps.at(-1)).toEqual(lost);
      keeper.tick(nowMs + delayMs - 1);
      expect(steps.at(-1)).toEqual(lost);
      keeper.tick(nowMs + delayMs);
      expect(steps.slice(-2)).toEqual([{ kind: "retry", linkIsUp: true }, { kind: "offered" }]);
    }
  });

  it("begins with short delays again once the picture was live", async () => {
    const { keeper, peerAt, steps } = scriptedCamera();
    keeper.rebuild("network", false, null);
    keeper.rebuild("network", false, null);
    keeper.succeeded();
    keeper.open();
    peerAt(-1).fail(new LinkError("timeout", "No answer."));
    await settle();
    expect(steps.at(-1)).toMatchObject({ nextTryAtMs: performance.now() + 500 });
  });

  it("names this machine where the browser itself could not", async () => {
    const { keeper, peerAt, steps } = scriptedCamera();
    keeper.open();
    peerAt(0).fail(new DOMException("no codec", "InvalidAccessError"));
    await settle();
    expect(steps.at(-1)).toMatchObject({ kind: "peerLost", part: "thisPc" });
  });

  it("is left to the link's return while the link is down", async () => {
    const { keeper, link, peerAt, told } = scriptedCamera();
    keeper.open();
    link.isUp = false;
    peerAt(0).fail(new LinkError("disconnected", "The link is down."));
    await settle();
    keeper.tick(performance.now() + 60_000);
    expect(told).toEqual(["renewed", "offered"]);
  });

  it("counts for nothing once another connection has taken its place", async () => {
    const { keeper, peerAt, told } = scriptedCamera();
    keeper.open();
    keeper.rebuild("network", true, null);
    peerAt(0).fail(full);
    peerAt(1).answer();
    await settle();
    expect(told).toEqual(["renewed", "offered", "peerLost", "renewed", "offered", "answered"]);
  });

  it("does not wait when somebody wants it now", async () => {
    const { keeper, peerAt, told } = scriptedCamera();
    keeper.open();
    peerAt(0).fail(full);
    await settle();
    keeper.tick(performance.now());
    expect(told.at(-1)).toBe("refused");
    keeper.wake();
    keeper.tick(performance.now());
    expect(told.slice(-3)).toEqual(["retry", "renewed", "offered"]);
  });

  it("only says so when its time comes while the link is down", () => {
    const { keeper, link, steps } = scriptedCamera();
    keeper.refused({ reason: "unavailable", message: "" });
    link.isUp = false;
    keeper.tick(performance.now() + 500);
    expect(steps.at(-1)).toEqual({ kind: "retry", linkIsUp: false });
  });
});

describe("a refusal", () => {
  it("is passed on with the time of the next try", async () => {
    const { keeper, peerAt, steps } = scriptedCamera();
    keeper.open();
    peerAt(0).fail(full);
    await settle();
    expect(steps.at(-1)).toEqual({
      kind: "refused",
      refusal: { reason: "full", message: "Ten viewers watch." },
      nextTryAtMs: performance.now() + 500,
    });
    expect(peerAt(0).isClosed).toBe(true);
  });

  it.each(["incompatible", "unauthorised"] as const)("ends all tries where it is %s", (reason) => {
    const { keeper, told } = scriptedCamera();
    keeper.refused({ reason, message: "" });
    keeper.wake();
    keeper.tick(performance.now() + 60_000);
    expect(told).toEqual(["refused"]);
  });
});

describe("a connection that is given up", () => {
  it("is followed by another at once, for a path that died", () => {
    const { keeper, peers, peerAt, steps, told } = scriptedCamera();
    keeper.open();
    peerAt(0).bringStream();
    keeper.rebuild("network", true, null);
    expect(told.slice(3)).toEqual(["leaving", "peerLost", "renewed", "offered"]);
    expect(steps.at(-2)).toMatchObject({ part: "network", nextTryAtMs: performance.now() });
    expect(peers.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it("is followed by another after a delay, when the one before had come to nothing either", () => {
    const { keeper, peers, steps } = scriptedCamera();
    keeper.open();
    keeper.rebuild("decoder", false, null);
    expect(steps.at(-1)).toMatchObject({ part: "decoder", nextTryAtMs: performance.now() + 500 });
    expect(peers).toHaveLength(1);
  });

  it("waits for the link while that is down, and keeps what there is until then", () => {
    const { keeper, link, peerAt, steps } = scriptedCamera();
    keeper.open();
    link.isUp = false;
    keeper.rebuild("agent", true, 4321);
    expect(steps.at(-1)).toMatchObject({ kind: "peerLost", part: "agent", nextTryAtMs: 4321 });
    expect(peerAt(0).isClosed).toBe(false);
    peerAt(0).connectionState = "failed";
    keeper.rebuild("agent", true, 4321);
    expect(peerAt(0).isClosed).toBe(true);
    keeper.tick(performance.now() + 60_000);
    expect(steps.at(-1)).toMatchObject({ kind: "peerLost" });
  });

  it("stays given up after a stop", () => {
    const { keeper, told } = scriptedCamera();
    keeper.rebuild("network", false, null);
    keeper.stop();
    keeper.tick(performance.now() + 60_000);
    expect(told).toEqual(["peerLost"]);
  });
});

describe("frames that are held back", () => {
  it("are held by the connection that there is, told once, and not by the one after it", () => {
    const { keeper, peerAt } = scriptedCamera();
    keeper.holdBack(100);
    keeper.open();
    for (const ms of [null, 120, 120, 150, null]) keeper.holdBack(ms);
    expect(peerAt(0).heldBackMs).toEqual([120, 150, null]);
    keeper.holdBack(150);
    keeper.rebuild("network", true, null);
    expect(peerAt(1).heldBackMs).toEqual([]);
    keeper.holdBack(150);
    expect(peerAt(1).heldBackMs).toEqual([150]);
  });
});
