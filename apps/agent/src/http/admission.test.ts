import { connect } from "node:tls";
import { pairPath, webPairPath } from "@nekomado/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askForCode, askToAdd, askToRevoke } from "../control/control-client.ts";
import { bearer, TestAgent } from "../testing/running-agent.ts";
import { sessionCookie } from "../trust/gate.ts";

const agent = new TestAgent();
let token: string;
let revoked: string;
let web: string;

beforeAll(async () => {
  await agent.start({ localHttpPort: 0 });
  ({ token } = await askToAdd(agent.stateFolder, "script"));
  ({ token: revoked } = await askToAdd(agent.stateFolder, "old script"));
  await askToRevoke(agent.stateFolder, "old script");
  const { code } = await askForCode(agent.stateFolder, "web");
  const paired = await agent.post(webPairPath, { code });
  web = /=([^;]+)/.exec(paired.headers["set-cookie"]?.[0] ?? "")?.[1] ?? "";
});

afterAll(() => agent.remove());

/** Every endpoint that the gate guards, and what a viewer is answered there. */
const guarded = [
  ["POST", "/api/webrtc/offer", 400],
  ["POST", "/api/webrtc/ice", 400],
  ["DELETE", "/api/pair", 200],
  ["GET", "/api/keyframe", 503],
  ["GET", "/api/status", 200],
  ["HEAD", "/api/status/stream", 200],
  ["GET", "/api/camera_status", 200],
  ["POST", "/whep", 415],
  ["PATCH", "/whep/a-session", 415],
  ["DELETE", "/whep/a-session", 404],
  ["OPTIONS", "/whep", 204],
  ["GET", "/stream", 503],
  ["GET", "/api/whatever-comes-later", 404],
  ["POST", "/api/whatever-comes-later", 404],
  ["POST", "/", 404],
  ["PUT", "/healthz", 404],
  ["HEAD", "/api/whatever-comes-later", 404],
  ["OPTIONS", "/api/webrtc/offer", 404],
] as const;

describe.each(guarded)("%s %s", (method, path, whenPaired) => {
  it.each([
    ["no token", () => ({})],
    ["a wrong token", () => bearer("A".repeat(43))],
    ["no token at all", () => bearer("x")],
    ["a revoked token", () => bearer(revoked)],
    ["a browser's token, not in its cookie", () => bearer(web)],
    ["a script's token, in a cookie", () => ({ cookie: `${sessionCookie}=${token}` })],
    ["a wrong cookie", () => ({ cookie: `${sessionCookie}=${"A".repeat(43)}` })],
    ["a cookie of another name", () => ({ cookie: `x${sessionCookie}=${web}; nekomado=${web}` })],
  ])("answers 401 and nothing else with %s", async (_, headers) => {
    const { status, json, headers: received } = await agent.request(path, { method, headers: headers() });
    expect(status).toBe(401);
    expect(received["www-authenticate"]).toBe("Bearer");
    const said = { error: "unauthorised", reason: expect.stringContaining("Authorization: Bearer") };
    expect(json).toEqual(method === "HEAD" ? undefined : said);
  });

  it("is open to a paired viewer", async () => {
    const script = await askToAdd(agent.stateFolder, `script for ${method} ${path}`);
    expect((await agent.request(path, { method, headers: bearer(script.token) })).status).toBe(whenPaired);
  });
});

describe("what is free", () => {
  it.each(["/healthz", "/no-such-file"])("is GET %s", async (path) => {
    expect((await agent.request(path)).status).not.toBe(401);
  });

  it.each([pairPath, webPairPath])("is POST %s, which answers for itself", async (path) => {
    const { status, json } = await agent.post(path, {});
    expect(status).toBe(400);
    expect(json).toMatchObject({ ok: false, refusal: { reason: "malformed" } });
  });

  it.each([
    "/api/detections/stream",
    "//api/detections/stream",
    "/%61pi/detections/stream",
    "/api%2fdetections/stream",
    "/./api/detections/stream",
    "/healthz/../api/detections/stream",
  ])("is not %s, however it is written", async (path) => {
    // As bytes: a URL would be put in order before it is sent.
    const socket = connect({ host: "127.0.0.1", port: agent.port, rejectUnauthorized: false });
    socket.setEncoding("utf8");
    let said = "";
    socket.on("data", (chunk: string) => (said += chunk));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.once("close", resolve));
    expect(said).toMatch(/^HTTP\/1\.1 (401|404|400)/);
    expect(said).not.toContain("event-stream");
  });
});

describe("a name or page of another site", () => {
  it.each(["/healthz", "/", "/api/webrtc/offer"])("is refused at %s, with a token too", async (path) => {
    for (const headers of [{ host: "evil.example" }, { origin: "https://evil.example" }, { origin: "null" }]) {
      const { status } = await agent.request(path, { headers: { ...bearer(token), ...headers } });
      expect(status).toBe(403);
    }
  });

  it("cannot pair", async () => {
    const { code } = await askForCode(agent.stateFolder, "web");
    for (const headers of [{ host: "evil.example" }, { origin: "https://evil.example" }])
      expect((await agent.post(webPairPath, { code }, { headers })).status).toBe(403);
    expect((await agent.post(webPairPath, { code }, { headers: { origin: new URL(agent.url).origin } })).status).toBe(
      200,
    );
  });
});

describe("plain HTTP for this machine", () => {
  it("asks for no token, and checks Host and Origin", async () => {
    const at = { url: agent.localUrl };
    expect((await agent.request("/healthz", at)).status).toBe(200);
    expect((await agent.post("/api/webrtc/offer", {}, at)).status).toBe(400);
    expect((await agent.request("/healthz", { ...at, headers: { host: "evil.example" } })).status).toBe(403);
    expect((await agent.request("/healthz", { ...at, headers: { origin: "https://evil.example" } })).status).toBe(403);
  });

  it("pairs nobody", async () => {
    const { code } = await askForCode(agent.stateFolder, "web");
    const { json, headers } = await agent.post(webPairPath, { code }, { url: agent.localUrl });
    expect(json).toMatchObject({ ok: false, refusal: { reason: "noCode" } });
    expect(headers["set-cookie"]).toBeUndefined();
    expect(
      (await agent.post(pairPath, { secret: "K7QF2", viewerName: "x" }, { url: agent.localUrl })).json,
    ).toMatchObject({ ok: false, refusal: { reason: "noCode" } });
  });
});
