import { describe, expect, it } from "vitest";
import type { FoundCamera } from "../../contract/index.ts";
import { searchOutcome } from "./found-cameras.ts";

const camera = (number: number, isIncompatible = false): FoundCamera => ({
  id: String(number).repeat(64),
  name: `Camera ${number}`,
  address: `192.0.2.${number}:8443`,
  origin: "network",
  isTaken: false,
  isIncompatible,
});
const outcomeOf = (found: FoundCamera[], { canDiscover = true, seconds = 0 } = {}) =>
  searchOutcome({ found, isPairable: found.some(({ isIncompatible }) => !isIncompatible) }, canDiscover, seconds);

describe("what a search has come to", () => {
  it("is patient for five seconds before it speaks of no camera", () => {
    expect([outcomeOf([], { seconds: 4 }), outcomeOf([], { seconds: 5 })]).toEqual(["looking", "none"]);
  });

  it("does not pretend to search where this PC cannot listen", () => {
    expect(outcomeOf([], { canDiscover: false })).toBe("blind");
  });

  it("is about a camera as soon as there is one, however it was found", () => {
    expect(outcomeOf([camera(1)], { canDiscover: false, seconds: 60 })).toBe("one");
    expect(outcomeOf([camera(1), camera(2)])).toBe("several");
    expect(outcomeOf([camera(1), camera(2, true)])).toBe("several");
  });

  it("asks for no code where every camera speaks another version", () => {
    expect(outcomeOf([camera(1, true)])).toBe("incompatible");
  });
});
