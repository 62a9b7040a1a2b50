import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../trust/address.ts";
import { parseGoodbye, parseService } from "./announced-service.ts";
import type { LocalInterface } from "./local-interface.ts";
import { isOnLink } from "./local-interface.ts";

const eth0: LocalInterface = { name: "eth0", address: "192.0.2.2", cidr: "192.0.2.2/24", zone: "eth0", key: "eth0" };
const id = "0123456789abcdef".repeat(4);
const text = { v: "1", id, name: "Living room", paired: "0" };
const service = (differences: Record<string, unknown> = {}) => ({
  fqdn: "Living room._nekomado._tcp.local",
  port: 8443,
  addresses: ["fe80::1", "2001:db8::7", "192.0.2.7"],
  referer: { address: "192.0.2.7", family: "IPv4", port: 5353, size: 300 },
  txt: text,
  ...differences,
});

describe("an announced service", () => {
  it("is a camera with its addresses, IPv4 first, link-local ones through the interface that it was heard on", () => {
    expect(parseService(service(), eth0)).toEqual({
      fqdn: "living room._nekomado._tcp.local",
      sender: "192.0.2.7",
      camera: {
        id,
        name: "Living room",
        addresses: ["192.0.2.7:8443", "[fe80::1%eth0]:8443", "[2001:db8::7]:8443"],
        protocolVersion: 1,
        isTaken: false,
      },
    });
  });

  it("has no link-local address where the interface has none itself", () => {
    expect(parseService(service({ addresses: ["fe80::1"] }), { ...eth0, zone: null })?.camera.addresses).toEqual([
      "192.0.2.7:8443",
    ]);
  });

  it.each(["127.0.0.1", "0.0.0.0", "224.0.0.251", "255.255.255.255", "::1", "::", "ff02::fb", "::ffff:127.0.0.1", "x"])(
    "is not at %s: whoever sent it is asked instead",
    (address) => {
      expect(parseService(service({ addresses: [address] }), eth0)?.camera.addresses).toEqual(["192.0.2.7:8443"]);
    },
  );

  it("has eight addresses at most", () => {
    const addresses = Array.from({ length: 100 }, (_, host) => `198.51.100.${host + 1}`);
    expect(parseService(service({ addresses }), eth0)?.camera.addresses).toHaveLength(8);
  });

  it("has a name without what would make it look like another", () => {
    const txt = { ...text, name: " Living\u202Eroom\n" };
    expect(parseService(service({ txt }), eth0)?.camera.name).toBe("Livingroom");
  });

  it.each([
    ["no text", { txt: undefined }],
    ["no id", { txt: { ...text, id: undefined } }],
    ["an id that is no hash", { txt: { ...text, id: "../../etc" } }],
    ["a name of nothing", { txt: { ...text, name: "\u202E \n" } }],
    ["a name that is too long", { txt: { ...text, name: "a".repeat(65) } }],
    ["a version that is no number", { txt: { ...text, v: "one" } }],
    ["no port", { port: 0 }],
    ["no name", { fqdn: undefined }],
  ])("with %s is none", (_, differences) => {
    expect(parseService(service(differences), eth0)).toBeNull();
  });

  it("is parsed without an error, and to addresses that can be tried, whatever it is", () => {
    const near = fc.record(
      {
        fqdn: fc.string({ unit: "binary" }),
        port: fc.integer(),
        addresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())),
        referer: fc.record({ address: fc.ipV4() }),
        txt: fc.record({ v: fc.nat().map(String), id: fc.constant(id), name: fc.string(), paired: fc.constant("1") }),
      },
      { requiredKeys: [] },
    );
    const addresses = (value: unknown) => parseService(value, eth0)?.camera.addresses ?? ["192.0.2.1:1"];
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), (value) => {
        parseGoodbye(value);
        expect(addresses(value).length).toBeGreaterThan(0);
        for (const address of addresses(value)) expect(parseAddress(address)).not.toBeNull();
      }),
    );
  });
});

describe("an interface", () => {
  it("is on the link of the addresses of its own network alone", () => {
    expect(isOnLink("192.0.2.200", eth0)).toBe(true);
    expect(isOnLink("192.0.3.1", eth0)).toBe(false);
    expect(isOnLink("fe80::1", eth0)).toBe(false);
    expect(isOnLink("192.0.2.200", { ...eth0, cidr: "192.0.2.2/25" })).toBe(false);
  });
});
