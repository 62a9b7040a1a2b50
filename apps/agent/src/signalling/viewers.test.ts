import { once } from "node:events";
import { request } from "node:https";
import { acknowledgementSchema } from "@nekomado/protocol";
import { RTCPeerConnection } from "werift";
import { z } from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askToAdd, askToRevoke } from "../control/control-client.ts";
import { h264Parameters, loopbackIce } from "../media/peer-parameters.ts";
import { bearer, nextEvent, TestAgent } from "../testing/running-agent.ts";
import { sessionCookie } from "../trust/gate.ts";
import { maxStrangers } from "./viewers.ts";

let agent: TestAgent;
let token: string;

beforeEach(async () => {
  agent = new TestAgent();
  await agent.start();
  ({ token } = await askToAdd(agent.stateFolder, "script"));
});

afterEach(() => agent.remove());

const line = async (message: string): Promise<Record<string, unknown>> => {
  const find = () => agent.lines.find(({ msg }) => msg === message);
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return find() ?? {};
};

describe("a socket", () => {
  it.each([
    ["no token", () => ({})],
    ["a wrong token", () => bearer("A".repeat(43))],
    ["its token in a cookie", () => ({ cookie: `${sessionCookie}=${token}` })],
  ])("with %s is told that it is not paired, over both transports, and then cut off", async (_, headers) => {
    for (const transport of ["websocket", "polling"] as const) {
      const socket = agent.socket(headers(), transport);
      const heard: string[] = [];
      socket.onAny((event: string) => heard.push(event));
      const [error] = await nextEvent(socket, "connect_error");
      expect(error).toMatchObject({ message: "unauthorised", data: { reason: "unauthorised" } });
      expect(socket.connected).toBe(false);
      expect(heard).toEqual([]);
    }
  });

  it("with a token is welcomed, and answered whatever it asks", async () => {
    const socket = agent.socket(bearer(token));
    expect((await nextEvent(socket, "welcome"))[0]).toMatchObject({ camera: { name: "Living room" } });
    expect(await socket.timeout(10_000).emitWithAck("clock")).toMatchObject({ agentTimeMs: expect.any(Number) });
    expect(await socket.timeout(10_000).emitWithAck("frame", { rtpTimestamp: 1 })).toMatchObject({
      ok: false,
      refusal: { reason: "noFrame" },
    });
    for (const event of ["offer", "candidate", "leave", "frame"])
      expect(await socket.timeout(10_000).emitWithAck(event, "rubbish")).toMatchObject({
        refusal: { reason: "malformed" },
      });
  });

  it("with a browser's cookie is welcomed", async () => {
    const socket = agent.socket({ ...(await agent.pairBrowser()), origin: new URL(agent.url).origin });
    expect((await nextEvent(socket, "welcome"))[0]).toMatchObject({ camera: { name: "Living room" } });
  });

  it.each([{ origin: "https://evil.example" }, { host: "evil.example" }])(
    "of another site is refused, whatever its token: %j",
    async (headers) => {
      const socket = agent.socket({ ...bearer(token), ...headers });
      const [error] = await nextEvent(socket, "connect_error");
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toMatchObject({ message: "unauthorised" });
    },
  );

  it("that floods is cut off", async () => {
    const socket = agent.socket(bearer(token));
    await nextEvent(socket, "welcome");
    const gone = nextEvent(socket, "disconnect");
    for (let count = 0; count < 1000; count++) socket.emit("leave", { sessionId: "none" });
    await gone;
    expect(await line("a viewer sent too many messages and was cut off")).toMatchObject({ level: 40 });
    expect(socket.connected).toBe(false);
  });
});

describe("strangers", () => {
  /** An engine.io connection that never says which namespace it wants. */
  const handshake = (headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(new URL("/socket.io/?EIO=4&transport=polling", agent.url), {
        agent: false,
        rejectUnauthorized: false,
        headers,
      });
      sent.on("response", (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject);
      sent.end();
    });

  it("have so few places, and viewers have theirs all the same", async () => {
    const statuses = await Promise.all(Array.from({ length: maxStrangers + 4 }, () => handshake()));
    expect(statuses.filter((status) => status === 200)).toHaveLength(maxStrangers);
    expect(statuses.filter((status) => status === 403)).toHaveLength(4);
    await nextEvent(agent.socket(bearer(token)), "welcome");
  });

  it("lose them soon, though they say nothing", async () => {
    await Promise.all(Array.from({ length: maxStrangers }, () => handshake()));
    await expect.poll(() => handshake(), { timeout: 15_000, interval: 200 }).toBe(200);
  });
});

describe("a viewer that is revoked", () => {
  const watch = async () => {
    const socket = agent.socket(bearer(token));
    await nextEvent(socket, "welcome");
    const peer = new RTCPeerConnection({
      ...loopbackIce,
      codecs: { audio: [], video: [h264Parameters()] },
      iceServers: [],
    });
    peer.addTransceiver("video", { direction: "recvonly" });
    await peer.setLocalDescription(await peer.createOffer());
    return { socket, peer };
  };

  it("is told so and loses socket, session and event stream at once; nobody else does", async () => {
    const { socket, peer } = await watch();
    const { token: otherToken } = await askToAdd(agent.stateFolder, "other");
    const other = agent.socket(bearer(otherToken));
    await nextEvent(other, "welcome");

    const answer: { ok: true; sdp: string } = await socket
      .timeout(10_000)
      .emitWithAck("offer", { sdp: peer.localDescription?.sdp });
    expect(answer.ok).toBe(true);
    await peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    await line("a viewer watches");

    const stream = request(new URL("/api/detections/stream", agent.url), {
      agent: false,
      rejectUnauthorized: false,
      headers: bearer(token),
    }).end();
    const [response] = await once(stream, "response");
    expect(response.statusCode).toBe(200);
    const streamEnded = once(response.resume(), "close");
    const goodbye = nextEvent(socket, "goodbye");
    const disconnected = nextEvent(socket, "disconnect");

    await askToRevoke(agent.stateFolder, "script");
    expect((await goodbye)[0]).toEqual({ reason: "revoked" });
    await disconnected;
    await streamEnded;
    expect(await line("a viewer is gone")).toMatchObject({ end: "revoked" });
    expect(
      acknowledgementSchema.parse(await other.timeout(10_000).emitWithAck("leave", { sessionId: "x" })),
    ).toMatchObject({
      refusal: { reason: "noSession" },
    });
    expect(other.connected).toBe(true);

    const again = agent.socket(bearer(token));
    expect((await nextEvent(again, "connect_error"))[0]).toMatchObject({ message: "unauthorised" });
    await peer.close();
  });

  it("loses a session that it opened over HTTP", async () => {
    const { peer } = await watch();
    const { json } = await agent.post(
      "/api/webrtc/offer",
      { type: "offer", sdp: peer.localDescription?.sdp },
      { headers: bearer(token) },
    );
    const answer = z.object({ sdp: z.string() }).parse(json);
    await peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    await line("a viewer watches");
    await askToRevoke(agent.stateFolder, "script");
    expect(await line("a viewer is gone")).toMatchObject({ end: "revoked" });
    await peer.close();
  });

  it("is also one that gives its own place up", async () => {
    const socket = agent.socket(bearer(token));
    await nextEvent(socket, "welcome");
    const goodbye = nextEvent(socket, "goodbye");
    await agent.request("/api/pair", { method: "DELETE", headers: bearer(token) });
    expect((await goodbye)[0]).toEqual({ reason: "revoked" });
  });

  it("cannot feed candidates to another viewer's session", async () => {
    const { socket, peer } = await watch();
    const offered: unknown = await socket.timeout(10_000).emitWithAck("offer", { sdp: peer.localDescription?.sdp });
    expect(offered).toMatchObject({ ok: true });
    const usernameFragment = /a=ice-ufrag:(\S+)/.exec(peer.localDescription?.sdp ?? "")?.[1];
    const candidate = { candidate: "candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host", usernameFragment };
    const { token: otherToken } = await askToAdd(agent.stateFolder, "other");
    expect((await agent.post("/api/webrtc/ice", candidate, { headers: bearer(otherToken) })).status).toBe(404);
    expect((await agent.post("/api/webrtc/ice", candidate, { headers: bearer(token) })).status).toBe(200);
    await peer.close();
  });
});
