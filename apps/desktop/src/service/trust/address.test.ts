import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "./address.ts";

describe("an address", () => {
  it.each([
    ["192.0.2.7", { host: "192.0.2.7", port: 8443 }],
    [" camera.local:9000 ", { host: "camera.local", port: 9000 }],
    ["https://camera.local:9000/", { host: "camera.local", port: 9000 }],
    ["2001:db8::7", { host: "2001:db8::7", port: 8443 }],
    ["[2001:db8::7]:9000", { host: "2001:db8::7", port: 9000 }],
    ["fe80::1%eth0", { host: "fe80::1%eth0", port: 8443 }],
  ])("is read from %j", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    "",
    ":8443",
    "a b",
    "http://camera.local",
    "camera:0",
    "camera:65536",
    "camera:http",
    "[camera]:1",
    "a:1:2",
    "a/b",
  ])("is not read from %j", (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it("is kept in a form that reads as the same again", () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(parseAddress(formatAddress({ host: name, port }))).toEqual({ host: name, port });
      }),
    );
  });

  it("is nothing that any other text makes it stumble over", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const address = parseAddress(text);
        expect(address === null ? null : parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });
});
