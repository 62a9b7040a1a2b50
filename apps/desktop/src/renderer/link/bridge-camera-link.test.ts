import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../contract/index.ts";
import { ScriptedBridge } from "../client/testing/scripted-bridge.ts";
import { BridgeCameraLink } from "./bridge-camera-link.ts";

const cameraId = "ab".repeat(32);
const otherId = "cd".repeat(32);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const opened = () => {
  const bridge = new ScriptedBridge();
  const link = new BridgeCameraLink(createClient(bridge), cameraId);
  const told: string[] = [];
  link.on("up", () => told.push("up"));
  link.on("down", ({ fault, nextTryAtMs }) =>
    told.push(`down: ${fault}, ${Math.round(nextTryAtMs - performance.now())}`),
  );
  link.on("refused", ({ reason }) => told.push(`refused: ${reason}`));
  link.on("keyChanged", () => told.push("keyChanged"));
  link.on("goodbye", ({ reason }) => told.push(`goodbye: ${reason}`));
  link.open();
  const tell = (event: object, id = cameraId) => bridge.tell("link", { cameraId: id, event });
  return { bridge, link, told, tell };
};

describe("a link by way of the service", () => {
  it("is up when the service says so, and only for its own camera", () => {
    const { link, told, tell } = opened();
    tell({ kind: "up" }, otherId);
    expect(link.isUp).toBe(false);
    tell({ kind: "up" });
    expect(link.isUp).toBe(true);
    tell({ kind: "up" });
    expect(told).toEqual(["up"]);
  });

  it("says how it went down, and why it stays down", () => {
    const { link, told, tell } = opened();
    tell({ kind: "up" });
    tell({ kind: "down", fault: "network", nextTryInMs: 1500, refusal: null });
    expect(link.isUp).toBe(false);
    tell({ kind: "refused", refusal: { reason: "unauthorised", message: "" } });
    tell({ kind: "keyChanged" });
    tell({ kind: "goodbye", goodbye: { reason: "revoked" } });
    expect(told).toEqual(["up", "down: network, 1500", "refused: unauthorised", "keyChanged", "goodbye: revoked"]);
  });

  it("hears nothing any more once closed", () => {
    const { bridge, link, told, tell } = opened();
    link.close();
    link.close();
    tell({ kind: "up" });
    expect(told).toEqual([]);
    expect(bridge.named("link.close").map(({ params }) => params)).toEqual([{ cameraId }]);
  });

  it("takes no message that the contract does not know", () => {
    const { told, tell } = opened();
    tell({ kind: "down", fault: "the cat", nextTryInMs: 1, refusal: null });
    expect(told).toEqual([]);
  });

  it("stops listening when it is let go of", () => {
    const { bridge, link } = opened();
    link.dispose();
    expect(bridge.listeners).toBe(0);
  });
});

describe("a service that is started again", () => {
  it("takes the link down, and has it opened anew", () => {
    const { bridge, link, told, tell } = opened();
    tell({ kind: "up" });
    bridge.tell("service", { state: "restarting" });
    expect(link.isUp).toBe(false);
    expect(told.at(-1)).toBe("down: service, 1000");
    bridge.tell("service", { state: "running" });
    expect(bridge.named("link.open")).toHaveLength(2);
    tell({ kind: "up" });
    expect(link.isUp).toBe(true);
  });

  it("is no matter for a link that is closed", () => {
    const { bridge, link, told } = opened();
    link.close();
    bridge.tell("service", { state: "restarting" });
    bridge.tell("service", { state: "running" });
    expect(told).toEqual([]);
    expect(bridge.named("link.open")).toHaveLength(1);
  });

  it("is asked again with growing delays while it cannot open the link, at once when somebody hurries", async () => {
    const { bridge, link, told } = opened();
    bridge.newest("link.open").refuse("service");
    await vi.advanceTimersByTimeAsync(0);
    expect(told.at(-1)).toMatch(/^down: service/);
    await vi.advanceTimersByTimeAsync(700);
    expect(bridge.named("link.open")).toHaveLength(2);
    bridge.newest("link.open").refuse("service");
    await vi.advanceTimersByTimeAsync(0);
    link.wake();
    expect(bridge.named("link.open")).toHaveLength(3);
  });
});

describe("an offer", () => {
  const answerTo = async (answer: (asked: ReturnType<ScriptedBridge["newest"]>) => void) => {
    const { bridge, link } = opened();
    const offer = link.offer("v=0");
    answer(bridge.newest("link.offer"));
    return offer;
  };

  it("brings the agent's answer", async () => {
    const answer = await answerTo((asked) => asked.answer({ ok: true, sessionId: "s", sdp: "v=0" }));
    expect(answer).toEqual({ sessionId: "s", sdp: "v=0" });
  });

  it("is refused with the agent's reason", async () => {
    const refusal = { reason: "full", message: "ten watch" };
    await expect(answerTo((asked) => asked.answer({ ok: false, refusal }))).rejects.toMatchObject({ reason: "full" });
  });

  it.each([
    ["disconnected", "disconnected"],
    ["service", "disconnected"],
    ["timeout", "timeout"],
    ["unauthorised", "unauthorised"],
    ["internal", "unreadable"],
  ] as const)("that meets the problem %s fails as %s", async (problem, reason) => {
    await expect(answerTo((asked) => asked.refuse(problem))).rejects.toMatchObject({ name: "LinkError", reason });
  });

  it("does not take what is no answer", async () => {
    await expect(answerTo((asked) => asked.answer({ sdp: 1 }))).rejects.toMatchObject({ reason: "unreadable" });
  });
});

describe("a keyframe", () => {
  const keyframe = {
    frameNumber: 41,
    rtpTimestamp: 123_456,
    ageMs: 812.5,
    codec: "avc1.640028",
    accessUnit: Uint8Array.of(0, 0, 0, 1, 0x65),
  };
  const asked = () => {
    const bridge = new ScriptedBridge();
    const link = new BridgeCameraLink(createClient(bridge), cameraId);
    const read = link.readKeyframe();
    return { read, request: bridge.newest("link.keyframe") };
  };

  it("is asked for by a link that was never opened", async () => {
    const { read, request } = asked();
    expect(request.params).toEqual({ cameraId });
    request.answer({ ok: true, keyframe });
    expect(await read).toEqual(keyframe);
  });

  it("is refused with the agent's reason", async () => {
    const { read, request } = asked();
    request.answer({ ok: false, refusal: { reason: "unavailable", message: "none yet" } });
    await expect(read).rejects.toMatchObject({ name: "LinkError", reason: "unavailable", message: "none yet" });
  });

  it.each([
    ["unreachable", "disconnected"],
    ["keyChanged", "disconnected"],
    ["timeout", "timeout"],
    ["refused", "unreadable"],
  ] as const)("that meets the problem %s fails as %s", async (problem, reason) => {
    const { read, request } = asked();
    request.refuse(problem);
    await expect(read).rejects.toMatchObject({ name: "LinkError", reason });
  });

  it("is not taken from what is none", async () => {
    const { read, request } = asked();
    request.answer({ ok: true, keyframe: { ...keyframe, accessUnit: new Uint8Array() } });
    await expect(read).rejects.toMatchObject({ reason: "unreadable" });
  });
});
