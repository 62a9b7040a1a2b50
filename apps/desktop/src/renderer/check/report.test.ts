import * as fc from "fast-check";
import { codeOfBits, formatPairingCode, formatWebCode, parsePairingCode } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import { checkReport, withoutSecrets } from "./report.ts";

const info = { version: "0.1.0", electron: "45.4.1", chromium: "150.0.7204.35", platform: "linux" };
const camera = {
  id: "ab".repeat(32),
  name: "Living room",
  trust: "paired" as const,
  isReachable: false,
  saidGoodbye: true,
  offSinceMs: Date.UTC(2026, 10, 21, 13, 5),
  address: "192.0.2.7:8443",
};
const progress = {
  results: [
    { step: "discovery" as const, outcome: "passed" as const, tookMs: 1.4, detail: "1 announcement", reason: null },
    {
      step: "tcp" as const,
      outcome: "failed" as const,
      tookMs: 5001,
      detail: "192.0.2.7:8443 ETIMEDOUT",
      reason: "timeout" as const,
    },
    { step: "tlsPin" as const, outcome: "skipped" as const, tookMs: null, detail: "", reason: null },
  ],
  running: null,
  problem: null,
  candidates: [
    { side: "local" as const, type: "host", protocol: "udp", port: 51234, family: "name" as const, isChosen: true },
    { side: "remote" as const, type: "prflx", protocol: "udp", port: null, family: "IPv4" as const, isChosen: false },
  ],
  startedAtMs: Date.UTC(2026, 10, 21, 14, 30, 18),
  finishedAtMs: Date.UTC(2026, 10, 21, 14, 30, 24),
};

describe("the report of a check", () => {
  it("says what was tried, when, and what came of it", () => {
    expect(checkReport({ info, camera, progress, verdict: "Living room does not answer." })).toBe(
      `Nekomado: check of a connection

Verdict:   Living room does not answer.
Started:   2026-11-21T14:30:18.000Z
Finished:  2026-11-21T14:30:24.000Z
App:       Nekomado 0.1.0, Electron 45.4.1, Chromium 150.0.7204.35, linux
Camera:    Living room (abababababab), paired
Address:   192.0.2.7:8443
Before:    not reached, off since 2026-11-21T13:05:00.000Z, said goodbye

Steps
  discovery    passed       1 ms  1 announcement
  tcp          failed    5001 ms  timeout: 192.0.2.7:8443 ETIMEDOUT
  tlsPin       skipped         -

Ways for the picture (addresses left out)
  local  host udp name port 51234 (taken)
  remote prflx udp IPv4 port -
`,
    );
  });

  it("keeps a camera's name from writing lines of its own", () => {
    const name = "Room\nToken: \u2028none";
    expect(checkReport({ info, camera: { ...camera, name }, progress, verdict: "" })).toContain("Room Token: ");
  });
});

describe("secrets in what a step says", () => {
  const leaks = (secret: string) => [
    `answered with ${secret}`,
    `Authorization: Bearer ${secret}`,
    `{"token":"${secret}"}`,
    secret,
  ];
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  it("are left out: tokens", () => {
    fc.assert(
      fc.property(bytes(32), (random) => {
        const token = btoa(String.fromCharCode(...random))
          .replaceAll("+", "-")
          .replaceAll("/", "_")
          .replaceAll("=", "");
        for (const text of leaks(token)) expect(withoutSecrets(text)).not.toContain(token);
      }),
    );
  });

  it("are left out: codes of both kinds", () => {
    fc.assert(
      fc.property(bytes(7), (random) => {
        const parsed = parsePairingCode(codeOfBits(random, 10));
        const codes = [parsed === null ? "" : formatPairingCode(parsed), formatWebCode(codeOfBits(random, 8))];
        for (const code of codes) for (const text of leaks(code)) expect(withoutSecrets(text)).not.toContain(code);
      }),
    );
  });

  it.each([
    ["a=ice-ufrag:Xk2f", "Xk2f"],
    ["a=ice-pwd:asd88fgpdd777uzjYhagZg", "asd88fgpdd777uzjYhagZg"],
    ["candidate:1 1 udp 2113937151 192.0.2.9 51000 typ host ufrag Xk2f", "Xk2f"],
    ['{"usernameFragment":"Xk2f","pwd": "secretPassword"}', "secretPassword"],
    ["-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----", "MIGHAgEA"],
    ["-----BEGIN EC PRIVATE KEY-----\nMIGHAgEA (cut off", "MIGHAgEA"],
  ])("are left out of %j", (text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
  });

  it("takes nothing from what is none", () => {
    const plain = `tcp 192.0.2.7:8443 in 3 ms, certificate ${"ab".repeat(32)} as pinned, HTTP 401, TLS_AES_128_GCM_SHA256`;
    expect(withoutSecrets(plain)).toBe(plain);
  });
});
