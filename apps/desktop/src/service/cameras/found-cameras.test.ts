import { describe, expect, it } from "vitest";
import { FoundCameras } from "./found-cameras.ts";

const finding = (number: number, name = `Camera ${number}`) => ({
  id: number.toString(16).padStart(64, "0"),
  name,
  addresses: [`192.0.2.${number % 256}:8443`],
  protocolVersion: 1,
  isTaken: false,
});
const nobody = () => false;

describe("cameras that were found", () => {
  it("are listed but for those that the app knows", () => {
    const found = new FoundCameras();
    found.add(finding(1), "network");
    found.add({ ...finding(2), protocolVersion: 2, isTaken: true }, "typed");
    expect(found.list((id) => id === finding(1).id)).toEqual([
      {
        id: finding(2).id,
        name: "Camera 2",
        address: "192.0.2.2:8443",
        origin: "typed",
        isTaken: true,
        isIncompatible: true,
      },
    ]);
  });

  it("are bounded, and those that were announced go before those that were typed", () => {
    const found = new FoundCameras();
    found.add(finding(0), "typed");
    for (let number = 1; number < 300; number++) found.add(finding(number), "network");
    const list = found.list(nobody);
    expect(list).toHaveLength(64);
    expect(list.map(({ name }) => name)).toContain("Camera 0");
    expect(list.map(({ name }) => name)).toContain("Camera 299");
  });

  it("tell whether anything is new", () => {
    const found = new FoundCameras();
    expect(found.add(finding(1), "network")).toBe(true);
    expect(found.add(finding(1), "network")).toBe(false);
    expect(found.add(finding(1, "Stairs"), "network")).toBe(true);
    expect(found.goodbye(finding(1).id)).toBe(true);
    expect(found.goodbye(finding(1).id)).toBe(false);
  });

  it("keep the address that a person typed, whatever is announced in the camera's name", () => {
    const found = new FoundCameras();
    found.add({ ...finding(1), addresses: ["192.0.2.1:8443"] }, "typed");
    found.add({ ...finding(1), addresses: ["203.0.113.9:8443"] }, "network");
    expect(found.list(nobody)).toMatchObject([{ address: "192.0.2.1:8443", origin: "typed" }]);
    expect(found.addressesOf(finding(1).id)).toHaveLength(2);
    expect(found.goodbye(finding(1).id)).toBe(false);
  });
});
