import { RTCPeerConnection } from "werift";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askToRevoke } from "../control/control-client.ts";
import { h264Parameters, loopbackIce } from "../media/peer-parameters.ts";
import type { Received } from "../testing/running-agent.ts";
import { TestAgent } from "../testing/running-agent.ts";

const sdpType = { "content-type": "application/sdp" };
const fragmentType = { "content-type": "application/trickle-ice-sdpfrag" };

let agent: TestAgent;
let headers: Record<string, string>;
const players: RTCPeerConnection[] = [];

beforeAll(async () => {
  agent = new TestAgent();
  await agent.start();
});

beforeEach(async () => {
  agent.lines.length = 0;
  headers = await agent.addScript("player");
});

/** No viewer is left for the next test. */
afterEach(async () => {
  await askToRevoke(agent.stateFolder, "player").catch(() => undefined);
  for (const player of players.splice(0)) await player.close();
});

afterAll(() => agent.remove());

const newPlayer = async (): Promise<{ player: RTCPeerConnection; offer: string; fragment: string }> => {
  const player = new RTCPeerConnection({
    ...loopbackIce,
    codecs: { audio: [], video: [h264Parameters()] },
    iceServers: [],
  });
  players.push(player);
  player.addTransceiver("video", { direction: "recvonly" });
  await player.setLocalDescription(await player.createOffer());
  const offer = player.localDescription?.sdp ?? "";
  return { player, offer, fragment: /a=ice-ufrag:(\S+)/.exec(offer)?.[1] ?? "" };
};

const post = (body: string, more: Record<string, string> = sdpType): Promise<Received> =>
  agent.request("/whep", { method: "POST", headers: { ...headers, ...more }, body });

const patch = (path: string, body: string, more: Record<string, string> = {}): Promise<Received> =>
  agent.request(path, { method: "PATCH", headers: { ...headers, ...fragmentType, ...more }, body });

const remove = (path: string, as = headers): Promise<Received> =>
  agent.request(path, { method: "DELETE", headers: as });

const lineOf = async (message: string): Promise<Record<string, unknown>> => {
  const find = () => agent.lines.find(({ msg }) => msg === message);
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return find() ?? {};
};

/** @returns the session's path */
const open = async (): Promise<{ path: string; fragment: string; player: RTCPeerConnection }> => {
  const { player, offer, fragment } = await newPlayer();
  const answer = await post(offer);
  expect(answer.status).toBe(201);
  await player.setRemoteDescription({ type: "answer", sdp: answer.text });
  return { path: answer.headers.location ?? "", fragment, player };
};

const fragmentOf = (usernameFragment: string): string =>
  [
    `a=ice-ufrag:${usernameFragment}`,
    "a=ice-pwd:0123456789abcdef01234567",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "a=mid:0",
    "a=candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host",
    "a=end-of-candidates",
    "",
  ].join("\r\n");

describe("a player", () => {
  it("opens a session, trickles, and ends it", async () => {
    const { player, offer, fragment } = await newPlayer();
    const answer = await post(offer);
    expect(answer.status).toBe(201);
    expect(answer.text).toMatch(/^v=0\r\n/);
    expect(answer.headers).toMatchObject({
      "content-type": "application/sdp",
      location: expect.stringMatching(/^\/whep\/[0-9a-f-]{36}$/),
      etag: expect.stringMatching(/^".+"$/),
      "accept-patch": "application/trickle-ice-sdpfrag",
    });
    expect(answer.headers["link"]).toBeUndefined();
    await player.setRemoteDescription({ type: "answer", sdp: answer.text });
    await lineOf("a viewer watches");

    const path = answer.headers.location ?? "";
    const { etag = "" } = answer.headers;
    expect((await patch(path, fragmentOf(fragment))).status).toBe(204);
    expect((await patch(path, fragmentOf(fragment), { "if-match": etag })).status).toBe(204);
    expect((await patch(path, fragmentOf(fragment), { "if-match": '"other"' })).status).toBe(412);
    expect((await patch(path, "hello")).status).toBe(400);
    // Other ICE parameters ask for a restart, which there is none of: the session goes on.
    expect((await patch(path, fragmentOf("other"), { "if-match": "*" })).status).toBe(422);

    expect((await remove(path)).status).toBe(200);
    expect(await lineOf("a viewer is gone")).toMatchObject({ end: "left" });
    expect((await remove(path)).status).toBe(404);
    expect((await patch(path, fragmentOf(fragment))).status).toBe(404);
  });

  it("takes its place among all viewers, and is told when there is none", async () => {
    await open();
    const { path } = await open();
    const { offer } = await newPlayer();
    const refused = await post(offer);
    expect(refused.status).toBe(503);
    expect(refused.headers["retry-after"]).toMatch(/^\d+$/);
    expect(refused.json).toMatchObject({ error: "full" });
    await remove(path);
    await expect.poll(async () => (await post(offer)).status, { timeout: 15_000 }).toBe(201);
  });

  it("loses its session when it is revoked", async () => {
    const { path } = await open();
    await lineOf("a viewer watches");
    await askToRevoke(agent.stateFolder, "player");
    expect(await lineOf("a viewer is gone")).toMatchObject({ end: "revoked" });
    expect((await remove(path)).status).toBe(401);
  });

  it("reaches no session of another viewer's", async () => {
    const { path, fragment } = await open();
    const guest = await agent.addScript("guest");
    expect((await remove(path, guest)).status).toBe(404);
    expect((await patch(path, fragmentOf(fragment), guest)).status).toBe(404);
    expect((await remove(path)).status).toBe(200);
  });
});

describe("what is refused", () => {
  it.each([
    ["an empty body", "", 400, "malformed"],
    ["what is no SDP", "hello", 400, "malformed"],
    ["an offer without video", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", 400, "noVideo"],
    ["an offer without H.264", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n", 400, "noH264"],
    ["more than any offer", `v=0\r\n${"a=x\r\n".repeat(20_000)}`, 413, "Too large"],
  ])("%s", async (_, body, status, error) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error, reason: expect.any(String) });
    const health = async () => (await agent.request("/healthz")).json;
    await expect.poll(health, { timeout: 15_000 }).toMatchObject({ viewers: 0 });
  });

  it.each([["application/json"], ["text/plain; x=application/sdp"], [""]])("an offer of type %j", async (type) => {
    const answer = await post((await newPlayer()).offer, { "content-type": type });
    expect(answer.status).toBe(415);
    expect(answer.headers["accept-post"]).toBe("application/sdp");
  });

  it("no parameter of the type", async () => {
    const { offer } = await newPlayer();
    expect((await post(offer, { "content-type": "Application/SDP; charset=utf-8" })).status).toBe(201);
  });

  it("candidates of another type", async () => {
    const { path, fragment } = await open();
    const answer = await patch(path, fragmentOf(fragment), { "content-type": "application/json" });
    expect(answer.status).toBe(415);
    expect(answer.headers["accept-patch"]).toBe("application/trickle-ice-sdpfrag");
  });

  it.each([
    ["GET", "/whep", "POST, OPTIONS"],
    ["HEAD", "/whep", "POST, OPTIONS"],
    ["PUT", "/whep", "POST, OPTIONS"],
    ["DELETE", "/whep", "POST, OPTIONS"],
    ["GET", "/whep/any", "PATCH, DELETE, OPTIONS"],
    ["POST", "/whep/any", "PATCH, DELETE, OPTIONS"],
  ])("%s at %s, with what is allowed", async (method, path, allow) => {
    const answer = await agent.request(path, { method, headers });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allow);
  });

  it("nothing that asks what may be sent", async () => {
    const ask = (path: string) => agent.request(path, { method: "OPTIONS", headers });
    expect(await ask("/whep")).toMatchObject({ status: 204, headers: { "accept-post": "application/sdp" } });
    expect(await ask("/whep/any")).toMatchObject({
      status: 204,
      headers: { "accept-patch": "application/trickle-ice-sdpfrag" },
    });
  });
});

it("tells players which servers the owner has named for ICE", async () => {
  const other = new TestAgent();
  await other.start({ open: true, iceServers: [{ urls: "stun:127.0.0.1:9" }, { urls: "stun:127.0.0.1:10" }] });
  const { offer } = await newPlayer();
  const answer = await other.request("/whep", { method: "POST", headers: sdpType, body: offer });
  expect(answer.status).toBe(201);
  expect(answer.headers["link"]).toBe('<stun:127.0.0.1:9>; rel="ice-server", <stun:127.0.0.1:10>; rel="ice-server"');
  await other.remove();
});
