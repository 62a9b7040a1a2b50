import { hostname, networkInterfaces } from "node:os";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOriginCheck, createOwnHostCheck, isLoopbackHost } from "./origin.ts";

const own = createOwnHostCheck(["cat.example", "203.0.113.9"]);
const allow = createOriginCheck("https:", own);

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);

describe("the check of Host and Origin", () => {
  it.each([
    "127.0.0.1:8443",
    "127.0.0.1",
    "localhost:8443",
    "LOCALHOST:8443",
    "localhost.:8443",
    `${hostname()}:8443`,
    `${hostname().split(".")[0]}.local:8443`,
    "cat.example:8443",
    "CAT.example",
    "203.0.113.9:8443",
  ])("knows %s as the agent's own", (host) => {
    expect(allow(undefined, host)).toBe(true);
    expect(allow(`https://${host}`, host)).toBe(true);
  });

  it("knows every address of this machine", () => {
    for (const { family, address } of addresses)
      expect(allow(undefined, family === "IPv6" ? `[${address}]:8443` : `${address}:8443`)).toBe(true);
    expect(allow(undefined, "[0:0:0:0:0:0:0:1]:8443")).toBe(addresses.some(({ address }) => address === "::1"));
  });

  it.each([
    undefined,
    "",
    "evil.example:8443",
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.cat.example",
    "192.0.2.77:8443",
    "evil.example@127.0.0.1:8443",
    "127.0.0.1:8443/evil",
    "127.0.0.1 evil",
    "[::1",
    "127.0.0.1:port",
  ])("refuses the host %j", (host) => {
    expect(allow(undefined, host)).toBe(false);
  });

  it.each([
    "https://evil.example",
    "https://127.0.0.1",
    "https://127.0.0.1:9999",
    "http://127.0.0.1:8443",
    "https://localhost:8443",
    "null",
    "",
    "https://127.0.0.1:8443.evil.example",
  ])("refuses the page %j", (origin) => {
    expect(allow(origin, "127.0.0.1:8443")).toBe(false);
  });

  it("takes a page without its usual port for the same", () => {
    expect(allow("https://cat.example", "cat.example:443")).toBe(true);
    expect(allow("https://cat.example:443", "cat.example")).toBe(true);
  });

  it("knows two names alone where only this machine comes in", () => {
    const local = createOriginCheck("http:", isLoopbackHost);
    expect(local("http://localhost:8080", "localhost:8080")).toBe(true);
    expect(local(undefined, `${hostname()}:8080`)).toBe(false);
    expect(local("https://localhost:8080", "localhost:8080")).toBe(false);
  });

  it("stumbles over nothing, and lets no other name in", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webAuthority(), fc.domain(), fc.string({ unit: "binary" })), (host) => {
        fc.pre(!host.includes("127.0.0.1") && !host.toLowerCase().includes("localhost"));
        expect(allow(undefined, host)).toBe(false);
        expect(allow(host, "127.0.0.1")).toBe(false);
      }),
    );
  });
});
