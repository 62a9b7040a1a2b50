import { describe, expect, it } from "vitest";
import { cameraAddresses } from "./start-options.ts";

describe("the addresses that the app is started with", () => {
  it("are those after --camera-address, in both ways to write it", () => {
    const args = ["nekomado", "--camera-address", "board.local", "--hidden", "--camera-address=192.0.2.7:8443"];
    expect(cameraAddresses(args)).toEqual(["board.local", "192.0.2.7:8443"]);
  });

  it("leave out what is missing or is another option", () => {
    expect(cameraAddresses(["--camera-address", "--hidden", "--camera-address=", "--camera-address"])).toEqual([]);
  });

  it("are eight at most", () => {
    expect(cameraAddresses(Array.from({ length: 12 }, (_each, index) => `--camera-address=host${index}`))).toHaveLength(
      8,
    );
  });
});
