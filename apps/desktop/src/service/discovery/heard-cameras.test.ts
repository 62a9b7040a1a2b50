import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnnouncedService } from "./announced-service.ts";
import type { HeardChange } from "./heard-cameras.ts";
import { HeardCameras, silentAfterMs } from "./heard-cameras.ts";

const idOf = (number: number) => number.toString(16).padStart(64, "0");
const eth0 = "eth0";
const wlan0 = "wlan0";

const announced = (number: number, differences: Partial<AnnouncedService> & { addresses?: string[] } = {}) => ({
  fqdn: `camera ${number}._nekomado._tcp.local`,
  sender: `192.0.2.${number % 250}`,
  camera: {
    id: idOf(number),
    name: `Camera ${number}`,
    addresses: differences.addresses ?? [`192.0.2.${number % 250}:8443`],
    protocolVersion: 1,
    isTaken: false,
  },
  ...differences,
});

const nobody = () => false;
const summary = (changes: readonly HeardChange[]) =>
  changes.map((change) => (change.kind === "seen" ? change.camera.addresses.join(" ") : change.kind));

describe("the cameras that announce themselves", () => {
  it("are told once, and again when something about them changes", () => {
    const heard = new HeardCameras(nobody);
    expect(summary(heard.announced(announced(1), eth0, 0))).toEqual(["192.0.2.1:8443"]);
    expect(heard.announced(announced(1), eth0, 10)).toEqual([]);
    expect(summary(heard.announced(announced(1, { addresses: ["192.0.2.9:8443"] }), eth0, 20))).toEqual([
      "192.0.2.9:8443",
    ]);
  });

  it("are there with the addresses of all networks, until they have said goodbye on each", () => {
    const heard = new HeardCameras(nobody);
    const { fqdn } = announced(1);
    heard.announced(announced(1), eth0, 0);
    expect(summary(heard.announced(announced(1, { addresses: ["198.51.100.1:8443"] }), wlan0, 0))).toEqual([
      "198.51.100.1:8443 192.0.2.1:8443",
    ]);
    expect(summary(heard.saidGoodbye(fqdn, eth0))).toEqual(["198.51.100.1:8443"]);
    expect(summary(heard.saidGoodbye(fqdn, wlan0))).toEqual(["goodbye"]);
    expect(heard.saidGoodbye(fqdn, wlan0)).toEqual([]);
    expect(heard.cameras).toEqual([]);
  });

  it("are there again when they are heard of after a goodbye", () => {
    const heard = new HeardCameras(nobody);
    heard.announced(announced(1), eth0, 0);
    heard.saidGoodbye(announced(1).fqdn, eth0);
    expect(summary(heard.announced(announced(1), eth0, 10))).toEqual(["192.0.2.1:8443"]);
  });

  it("are silent after a minute without an answer, or when their network is gone", () => {
    const heard = new HeardCameras(nobody);
    heard.announced(announced(1), eth0, 0);
    heard.announced(announced(2), wlan0, 1);
    expect(heard.forgetSilent(silentAfterMs)).toEqual([]);
    expect(heard.forgetSilent(silentAfterMs + 1)).toEqual([{ kind: "silent", id: idOf(1) }]);
    expect(heard.forgetInterface(wlan0)).toEqual([{ kind: "silent", id: idOf(2) }]);
  });

  it("are others when a board is set up anew under its name", () => {
    const heard = new HeardCameras(nobody);
    heard.announced(announced(1), eth0, 0);
    const { camera } = announced(2);
    expect(summary(heard.announced(announced(1, { camera }), eth0, 10))).toEqual(["silent", "192.0.2.2:8443"]);
  });

  it("keep name and addresses when somebody else announces their id, whose goodbye is not theirs", () => {
    const heard = new HeardCameras(nobody);
    heard.announced(announced(1), eth0, 0);
    const { camera } = announced(1, { addresses: ["192.0.2.66:1"] });
    const spoof = { fqdn: "x._nekomado._tcp.local", sender: "192.0.2.66", camera: { ...camera, name: "Mallory" } };
    expect(summary(heard.announced(spoof, eth0, 10))).toEqual(["192.0.2.66:1 192.0.2.1:8443"]);
    expect(heard.announced(announced(1), eth0, 20)).toEqual([]);
    expect(heard.cameras.map(({ name }) => name)).toEqual(["Camera 1"]);
    expect(summary(heard.saidGoodbye(spoof.fqdn, eth0))).toEqual(["192.0.2.1:8443"]);
  });

  it("stay when somebody else announces another id under their name", () => {
    const heard = new HeardCameras(nobody);
    heard.announced(announced(1), eth0, 0);
    heard.announced(announced(2, { fqdn: announced(1).fqdn }), eth0, 10);
    expect(heard.cameras.map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
  });

  it("are eight of one sender at most, and leave a place to every known one", () => {
    const known = idOf(999);
    const heard = new HeardCameras((id) => id === known);
    for (let number = 0; number < 20; number++) heard.announced(announced(number, { sender: "192.0.2.66" }), eth0, 0);
    expect(heard.cameras).toHaveLength(8);
    for (let number = 100; number < 400; number++) heard.announced(announced(number), eth0, 0);
    expect(heard.cameras).toHaveLength(64);
    expect(summary(heard.announced(announced(999), eth0, 0))).toEqual(["192.0.2.249:8443"]);
    expect(heard.cameras).toHaveLength(65);
  });

  it("are what was told of them, and bounded, whatever is announced", () => {
    const event = fc.record({
      kind: fc.constantFrom("announced", "announced", "goodbye", "silent", "interface"),
      number: fc.nat({ max: 100 }),
      fqdn: fc.nat({ max: 20 }),
      sender: fc.nat({ max: 12 }),
      on: fc.constantFrom(eth0, wlan0),
      atMs: fc.nat({ max: 2 * silentAfterMs }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const heard = new HeardCameras(nobody);
        const told = new Map<string, unknown>();
        for (const { kind, number, fqdn, sender, on, atMs } of events) {
          const names = { fqdn: `f${fqdn}`, sender: `192.0.2.${sender}`, addresses: [`192.0.2.${sender}:1`] };
          const changes = {
            announced: () => heard.announced(announced(number, names), on, atMs),
            goodbye: () => heard.saidGoodbye(names.fqdn, on),
            silent: () => heard.forgetSilent(atMs),
            interface: () => heard.forgetInterface(on),
          }[kind]?.();
          for (const change of changes ?? []) {
            if (change.kind === "seen") told.set(change.camera.id, new Set(change.camera.addresses));
            else told.delete(change.id);
          }
        }
        const present = heard.cameras.map(({ id, addresses }) => [id, new Set(addresses)] as const);
        expect(told).toEqual(new Map(present));
        expect(told.size).toBeLessThanOrEqual(64);
        for (const { addresses } of heard.cameras) expect(addresses.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});
