import { describe, expect, it } from "vitest";
import type { FoundCamera } from "../../contract/index.ts";
import { isNews } from "./dismissed-cameras.ts";

const found: FoundCamera = {
  id: "a".repeat(64),
  name: "Kitchen",
  address: "192.0.2.7:8443",
  origin: "network",
  isTaken: false,
  isIncompatible: false,
};

describe("a further camera", () => {
  it("is told of when it was found on the network", () => {
    expect(isNews(found, [])).toBe(true);
  });

  it.each([
    ["was put aside", found, [found.id]],
    ["was asked for by its address", { ...found, origin: "typed" as const }, []],
    ["speaks another version", { ...found, isIncompatible: true }, []],
  ])("is not told of when it %s", (_, camera, dismissed) => {
    expect(isNews(camera, dismissed)).toBe(false);
  });
});
