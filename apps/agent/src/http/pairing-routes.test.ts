import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { PairAnswer } from "@nekomado/protocol";
import { pairAnswerSchema, pairPath, parsePairingCode, webPairAnswerSchema, webPairPath } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCode, askForViewers } from "../control/control-client.ts";
import { bearer, TestAgent } from "../testing/running-agent.ts";
import { sessionCookie } from "../trust/gate.ts";
import { checkOf, maxTriesPerAddress, maxTriesPerCode } from "../trust/pairing-desk.ts";
import { maxPairBodyBytes } from "./pairing-routes.ts";

let agent: TestAgent;

beforeEach(async () => {
  agent = new TestAgent();
  await agent.start();
});

afterEach(() => agent.remove());

const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === "IPv6"));

const secretOf = (code: string): string => parsePairingCode(code)?.secret ?? "";
const wrong = (secret: string): string => (secret.startsWith("0") ? "1" : "0") + secret.slice(1);

const pair = async (secret: string): Promise<PairAnswer> =>
  pairAnswerSchema.parse((await agent.post(pairPath, { secret, viewerName: "Study PC" })).json);

const reasonOf = (answer: PairAnswer): string => (answer.ok ? "paired" : answer.refusal.reason);

describe("pairing an app", () => {
  it("gives a token for the code of the first start, which names the certificate", async () => {
    const shown = agent.lines.find((line) => "pairingCode" in line)?.["pairingCode"];
    const code = parsePairingCode(String(shown));
    const { fingerprint } = await askForCode(agent.stateFolder, "web");
    expect(checkOf(code?.secret ?? "", Buffer.from(fingerprint, "hex"))).toBe(code?.check);
  });

  it("gives a token that lets in, once", async () => {
    const { code, fingerprint } = await askForCode(agent.stateFolder, "app");
    const identity = new X509Certificate(readFileSync(join(agent.stateFolder, "identity.pem")));
    expect(identity.fingerprint256.replaceAll(":", "").toLowerCase()).toBe(fingerprint);
    const answer = await pair(secretOf(code));
    if (!answer.ok) throw new Error(answer.refusal.message);
    expect(answer.cameraName).toBe("Living room");
    expect((await agent.request("/api/none", { headers: bearer(answer.token) })).status).toBe(404);
    expect(reasonOf(await pair(secretOf(code)))).toBe("noCode");
    expect((await askForViewers(agent.stateFolder)).viewers).toMatchObject([{ name: "Study PC", kind: "app" }]);
  });

  it("tells neither code nor token in the log, but for the code of the first start", async () => {
    const { code } = await askForCode(agent.stateFolder, "app");
    const answer = await pair(secretOf(code));
    const log = JSON.stringify(agent.lines.filter((line) => !("pairingCode" in line)));
    expect(log).toContain("a viewer was paired");
    expect(log).not.toContain(secretOf(code));
    expect(log).not.toContain(answer.ok ? answer.token : "no token");
  });

  it("listens to one address for five wrong codes", async () => {
    const { code } = await askForCode(agent.stateFolder, "app");
    for (let tries = 0; tries < maxTriesPerAddress; tries++)
      expect(reasonOf(await pair(wrong(secretOf(code))))).toBe("wrongCode");
    const { status, json } = await agent.post(pairPath, { secret: secretOf(code), viewerName: "Study PC" });
    expect(status).toBe(429);
    expect(json).toMatchObject({ ok: false, refusal: { reason: "tooManyTries" } });
    const next = await askForCode(agent.stateFolder, "app");
    expect(reasonOf(await pair(secretOf(next.code)))).toBe("paired");
  });

  it("gives a code up after a hundred wrong ones, from twenty addresses", async () => {
    await agent.stop();
    await agent.start({ host: "127.0.0.1" });
    const { code } = await askForCode(agent.stateFolder, "app");
    /** From another address of the loopback network each time. */
    const from = (localAddress: string, secret: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const sent = request(new URL(pairPath, agent.url), {
          method: "POST",
          localAddress,
          agent: false,
          rejectUnauthorized: false,
        });
        sent.on("response", (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString()));
          response.on("end", () => resolve(JSON.parse(text)));
        });
        sent.on("error", reject);
        sent.end(JSON.stringify({ secret, viewerName: "x" }));
      });
    for (let tries = 0; tries < maxTriesPerCode; tries++)
      expect(await from(`127.0.1.${1 + Math.floor(tries / maxTriesPerAddress)}`, wrong(secretOf(code)))).toMatchObject({
        refusal: { reason: "wrongCode" },
      });
    expect(await from("127.0.2.1", secretOf(code))).toMatchObject({ refusal: { reason: "tooManyTries" } });
  });

  it("takes no web code", async () => {
    const { code } = await askForCode(agent.stateFolder, "web");
    expect(reasonOf(await pair(code.slice(0, 5)))).toBe("noCode");
    expect(reasonOf(await pair(code.replace("-", "").slice(0, 5)))).toBe("noCode");
    expect((await agent.post(pairPath, { secret: code.replace("-", ""), viewerName: "x" })).status).toBe(400);
  });

  it.each([
    ["", 400],
    ["hello", 400],
    ["[]", 400],
    ["null", 400],
    [JSON.stringify({ secret: 12345, viewerName: "x" }), 400],
    [JSON.stringify({ secret: "K7QF2" }), 400],
    [JSON.stringify({ secret: "K7QF2", viewerName: "" }), 400],
    [JSON.stringify({ secret: "K7QF2", viewerName: "x".repeat(65) }), 400],
    [JSON.stringify({ secret: "K7QF2", viewerName: "x", more: "y".repeat(maxPairBodyBytes) }), 413],
  ])("refuses the body %j", async (body, expected) => {
    for (const path of [pairPath, webPairPath]) {
      const { status, json } = await agent.post(path, body);
      expect(status).toBe(expected);
      expect(json).toMatchObject({ ok: false, refusal: { message: expect.any(String) } });
    }
  });

  it("ends when the viewer itself gives its place up", async () => {
    const { code } = await askForCode(agent.stateFolder, "app");
    const answer = await pair(secretOf(code));
    const token = answer.ok ? answer.token : "";
    expect((await agent.request(pairPath, { method: "DELETE", headers: bearer(token) })).json).toEqual({ ok: true });
    expect((await agent.request("/api/none", { headers: bearer(token) })).status).toBe(401);
    expect((await askForViewers(agent.stateFolder)).viewers).toEqual([]);
  });

  it("outlives a restart, as the certificate does", async () => {
    const { code, fingerprint } = await askForCode(agent.stateFolder, "app");
    const answer = await pair(secretOf(code));
    await agent.stop();
    const { length } = agent.lines;
    await agent.start();
    expect((await agent.request("/api/none", { headers: bearer(answer.ok ? answer.token : "") })).status).toBe(404);
    expect((await askForCode(agent.stateFolder, "app")).fingerprint).toBe(fingerprint);
    // Somebody is paired: no code is shown unasked.
    expect(agent.lines.slice(length).some((line) => "pairingCode" in line)).toBe(false);
  });
});

describe("pairing a browser", () => {
  it("sets a cookie that scripts, plain HTTP, other sites and other hosts never see", async () => {
    const { code } = await askForCode(agent.stateFolder, "web");
    const typed = code.toLowerCase().replace("-", " ");
    const { status, json, headers } = await agent.post(webPairPath, { code: typed });
    expect(status).toBe(200);
    expect(webPairAnswerSchema.parse(json)).toEqual({ ok: true });
    const [cookie = "", ...more] = headers["set-cookie"] ?? [];
    expect(more).toEqual([]);
    const [pairOfCookie = "", ...attributes] = cookie.split("; ");
    expect(pairOfCookie).toMatch(new RegExp(`^${sessionCookie}=[A-Za-z0-9_-]{43}$`));
    expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Strict", "Secure"]);
    expect((await agent.request("/api/none", { headers: { cookie: pairOfCookie } })).status).toBe(404);
    expect((await askForViewers(agent.stateFolder)).viewers).toMatchObject([
      { name: "Browser at 127.0.0.1", kind: "web" },
    ]);
  });

  it.runIf(hasIpv6)("names it by its address, also where the agent listens for IPv6 too", async () => {
    await agent.stop();
    await agent.start({ host: "::" });
    const { code } = await askForCode(agent.stateFolder, "web");
    const { status } = await agent.post(webPairPath, { code }, { url: `https://127.0.0.1:${agent.port}/` });
    expect(status).toBe(200);
    expect((await askForViewers(agent.stateFolder)).viewers).toMatchObject([{ name: "Browser at 127.0.0.1" }]);
  });

  it("takes no app code", async () => {
    const { code } = await askForCode(agent.stateFolder, "app");
    for (const typed of [code, secretOf(code), code.slice(0, 8)])
      expect((await agent.post(webPairPath, { code: typed })).json).toMatchObject({ refusal: { reason: "noCode" } });
    // It is good still: nothing was tried on it.
    expect(reasonOf(await pair(secretOf(code)))).toBe("paired");
  });

  it("ends with the cookie when the browser gives its place up", async () => {
    const mine = await agent.pairBrowser();
    const { headers } = await agent.request(pairPath, { method: "DELETE", headers: mine });
    expect(headers["set-cookie"]?.[0]).toMatch(new RegExp(`^${sessionCookie}=; Max-Age=0; Path=/;.*Secure`));
    expect((await agent.request("/api/none", { headers: mine })).status).toBe(401);
  });
});
