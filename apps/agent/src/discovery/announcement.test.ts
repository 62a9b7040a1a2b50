import { announcementSchema } from "@nekomado/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostNameOf, instanceNameOf, textOf } from "./announcement.ts";

const id = "0123456789abcdef".repeat(4);
const cameraName = fc.string({ unit: "binary", minLength: 1, maxLength: 64 }).filter(({ length }) => length <= 64);

describe("an announcement", () => {
  it.each([
    ["Living room", "Living room"],
    ["猫の部屋", "猫の部屋"],
    ["Mr. Whiskers\n2", "Mr Whiskers 2"],
    ["...", "Camera"],
    ["猫".repeat(30), "猫".repeat(21)],
    ["👩‍👩‍👧‍👦".repeat(3), "👩‍👩‍👧‍👦".repeat(2)],
  ])("has %j as the instance name %j", (name, instanceName) => {
    expect(instanceNameOf(name)).toBe(instanceName);
  });

  it("has an instance name that is one label, whatever the camera is called", () => {
    fc.assert(
      fc.property(cameraName, (name) => {
        const label = instanceNameOf(name);
        expect(Buffer.byteLength(label)).toBeGreaterThan(0);
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
        expect(label).not.toMatch(/[.\n]/);
      }),
    );
  });

  it("has a TXT record that viewers understand, each string of 255 octets at most", () => {
    fc.assert(
      fc.property(cameraName, fc.boolean(), (name, isPaired) => {
        const text = textOf(name, id, isPaired);
        expect(announcementSchema.parse(text)).toEqual(text);
        for (const [key, value] of Object.entries(text))
          expect(Buffer.byteLength(`${key}=${value}`)).toBeLessThanOrEqual(255);
      }),
    );
  });

  it("names the board after its certificate", () => {
    expect(hostNameOf(id)).toBe("nekomado-0123456789ab");
  });
});
