import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinkEvent } from "../../contract/index.ts";
import type { AgentDouble } from "../testing/agent-double.ts";
import { welcomeOf } from "../testing/agent-double.ts";
import { PairedService } from "../testing/paired-service.ts";
import type { ServiceProcess } from "../testing/service-process.ts";

let paired: PairedService;
let service: ServiceProcess;
let agent: AgentDouble;
let cameraId: string;

type Told<Kind extends LinkEvent["kind"]> = Extract<LinkEvent, { kind: Kind }>;

/** The next event of this kind that the page is told, or one since event number `from`. */
const told = async <Kind extends LinkEvent["kind"]>(
  kind: Kind,
  { page = 1, from = service.events.length }: { page?: number; from?: number } = {},
): Promise<Told<Kind>> => {
  const isKind = (event: LinkEvent): event is Told<Kind> => event.kind === kind;
  const value = await service.event(
    "link",
    (link, pageIds) => link.cameraId === cameraId && isKind(link.event) && pageIds?.includes(page) === true,
    { from },
  );
  if (!isKind(value.event)) throw new Error("another event than the one that matched");
  return value.event;
};

/** Kinds of the events that the page was told, oldest first. */
const kinds = (page: number): unknown[] =>
  service.events
    .filter(({ name, pageIds }) => name === "link" && pageIds?.includes(page) === true)
    .map(({ value }) => (typeof value === "object" && value !== null && "event" in value ? value.event : null))
    .map((event) => (typeof event === "object" && event !== null && "kind" in event ? event.kind : null));

const open = async (page = 1): Promise<void> => {
  const welcomed = told("welcome", { page });
  await service.request("link.open", { cameraId }, page);
  await welcomed;
};

beforeEach(async () => {
  paired = await PairedService.start();
  ({ service, agent, cameraId } = paired);
});

afterEach(() => paired.stop());

describe("a page that opens a camera's link", () => {
  it("is told how the link is, as if it had been there from the start", async () => {
    await open(1);
    agent.tell("timeline", { epoch: 1, rtpTimestamp: 90_000, captureTimeMs: 1000 });
    await told("timeline", { from: 0 });
    agent.tell("detector", { state: "running" });
    await told("detector", { from: 0 });
    const from = service.events.length;
    await open(2);
    expect(await told("welcome", { page: 2, from })).toMatchObject({ welcome: { detector: { state: "running" } } });
    expect(await told("timeline", { page: 2, from })).toMatchObject({ anchor: { epoch: 1 } });
    expect(kinds(2)).toEqual(["up", "welcome", "timeline"]);
    expect(kinds(1).filter((kind) => kind === "up")).toHaveLength(1);
  });

  it("is told while the link is down when it is tried again, and comes up with it", async () => {
    await open();
    const from = service.events.length;
    await agent.stop();
    const down = await told("down", { from });
    expect(down.refusal).toBeNull();
    expect(down.fault).toBe("agent");
    expect(down.nextTryInMs).toBeGreaterThanOrEqual(500);
    const late = told("down", { page: 2 });
    await service.request("link.open", { cameraId }, 2);
    expect((await late).nextTryInMs).toBeLessThanOrEqual(10_000);
    const up = told("up", { page: 2 });
    await agent.listen();
    await service.request("link.wake", { cameraId });
    await up;
  });

  it("is told that the camera has no place just now, and when it has", async () => {
    await open();
    agent.refusal = "full";
    const from = service.events.length;
    agent.tell("goodbye", { reason: "shutdown" });
    for (const socket of agent.sockets) socket.disconnect(true);
    await told("goodbye", { from });
    await service.event("link", ({ event }) => event.kind === "down" && event.refusal?.reason === "full", { from });
    const { cameras } = await service.request("cameras.list", null);
    expect(cameras).toMatchObject([{ trust: "paired", isReachable: true, offSinceMs: null }]);
    agent.refusal = null;
    await told("up", { from });
  });

  it("is told when its owner takes the camera away, and the link tries no more", async () => {
    await open();
    const from = service.events.length;
    agent.revokeAll();
    expect(await told("goodbye", { from })).toMatchObject({ goodbye: { reason: "revoked" } });
    expect(await told("refused", { from })).toMatchObject({ refusal: { reason: "unauthorised" } });
    await service.request("link.wake", { cameraId });
    await expect(service.request("link.clock", { cameraId })).rejects.toMatchObject({ reason: "disconnected" });
    expect(kinds(1).slice(-2)).toEqual(["goodbye", "refused"]);
  });

  it("is not told what another camera or no schema knows", async () => {
    await open();
    const from = service.events.length;
    agent.tell("detector", { state: "asleep" });
    agent.tell("detections", { frameNumber: -1 });
    agent.tell("stream", null);
    agent.tell("timeline", { epoch: 0, rtpTimestamp: 2 ** 32, captureTimeMs: 0 });
    agent.tell("detector", { state: "silent" });
    expect(await told("detector", { from })).toMatchObject({ status: { state: "silent" } });
    expect(kinds(1)).toEqual(["up", "welcome", "detector"]);
  });

  it("is told of detections", async () => {
    await open();
    const from = service.events.length;
    const result = {
      frameNumber: 5,
      captureTimeMs: 12,
      rtpTimestamp: 1080,
      version: 3,
      origin: "detector",
      picture: { width: 640, height: 480 },
      detections: [{ className: "cat", confidence: 0.9, x: 1, y: 2, w: 3, h: 4 }],
    };
    agent.tell("detections", result);
    expect(await told("detections", { from })).toMatchObject({ result });
  });

  it("is told of no camera that the app does not know", async () => {
    await expect(service.request("link.open", { cameraId: "0".repeat(64) })).rejects.toMatchObject({
      reason: "unknown",
    });
  });

  it("sees an agent of another version refused", async () => {
    await open();
    agent.greet = (socket) => socket.emit("welcome", { ...welcomeOf("Hallway"), protocolVersion: 2 });
    const from = service.events.length;
    for (const socket of agent.sockets) socket.disconnect(true);
    expect(await told("refused", { from })).toMatchObject({ refusal: { reason: "incompatible" } });
  });
});

describe("a page's sessions", () => {
  it("are opened with the camera's answer, and left when the page says so", async () => {
    await open();
    expect(await service.request("link.clock", { cameraId })).toEqual({ agentTimeMs: 42 });
    const answer = await service.request("link.offer", { cameraId, sdp: "offer" });
    expect(answer).toEqual({ ok: true, sessionId: "session-1", sdp: "answer" });
    const candidate = { candidate: "" };
    expect(await service.request("link.candidate", { cameraId, sessionId: "session-1", candidate })).toEqual({
      ok: true,
    });
    await service.request("link.leave", { cameraId, sessionId: "session-1" });
    await agent.until(() => agent.left.length === 1);
    expect(agent.left).toEqual(["session-1"]);
  });

  it("are left when the page closes the link, and when it is gone", async () => {
    await open(1);
    await open(2);
    await service.request("link.offer", { cameraId, sdp: "offer" }, 1);
    await service.request("link.offer", { cameraId, sdp: "offer" }, 2);
    await service.request("link.close", { cameraId }, 1);
    await agent.until(() => agent.left.length === 1);
    service.post({ kind: "pageGone", pageId: 2 });
    await agent.until(() => agent.left.length === 2);
    expect(agent.left).toEqual(["session-1", "session-2"]);
    expect(agent.sockets.size).toBe(1);
  });

  it("are left that the camera opens for a page that has gone meanwhile", async () => {
    await open();
    agent.answerOffer = () => {
      service.post({ kind: "pageGone", pageId: 1 });
      return { ok: true, sessionId: "late", sdp: "answer" };
    };
    await service.request("link.offer", { cameraId, sdp: "offer" });
    await agent.until(() => agent.left.length === 1);
    expect(agent.left).toEqual(["late"]);
  });

  it("are none of another page's business", async () => {
    await open(1);
    await open(2);
    await service.request("link.offer", { cameraId, sdp: "offer" }, 1);
    const candidate = { candidate: "" };
    await expect(
      service.request("link.candidate", { cameraId, sessionId: "session-1", candidate }, 2),
    ).rejects.toMatchObject({ reason: "unknown" });
    await service.request("link.leave", { cameraId, sessionId: "session-1" }, 2);
    await service.request("link.leave", { cameraId, sessionId: "session-1" }, 1);
    await agent.until(() => agent.left.length > 0);
    expect(agent.left).toEqual(["session-1"]);
  });

  it("are refused as the camera refuses them, and not believed when its answer is none", async () => {
    await open();
    const refusal = { reason: "full", message: "Ten viewers watch." };
    agent.answerOffer = () => ({ ok: false, refusal });
    expect(await service.request("link.offer", { cameraId, sdp: "offer" })).toEqual({ ok: false, refusal });
    agent.answerOffer = () => ({ ok: true, sdp: 5 });
    await expect(service.request("link.offer", { cameraId, sdp: "offer" })).rejects.toMatchObject({
      reason: "refused",
    });
  });

  it("fail at once while the link is down", async () => {
    await open();
    await agent.stop();
    await told("down", { from: 0 });
    await expect(service.request("link.offer", { cameraId, sdp: "offer" })).rejects.toMatchObject({
      reason: "disconnected",
    });
  });

  it("end with the service, which says goodbye", async () => {
    await open();
    expect(await service.stop()).toBe(0);
    await agent.until(() => agent.sockets.size === 0);
  });
});

describe("a link", () => {
  it("is made anew after a sleep when the camera does not answer any more", async () => {
    await open();
    const [socket] = agent.sockets;
    socket?.removeAllListeners("clock");
    const from = service.events.length;
    service.post({ kind: "power", change: "suspend" });
    service.post({ kind: "power", change: "resume" });
    expect(await told("down", { from })).toMatchObject({ fault: "network", nextTryInMs: 0 });
    await told("up", { from });
    expect(await service.request("link.clock", { cameraId })).toEqual({ agentTimeMs: 42 });
  });
});
