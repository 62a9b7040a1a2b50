import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, movedTo } from "./camera-order.ts";

const items = Array.from("abcd", (id) => ({ id }));
const idsOf = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join("");

describe("the owner's order", () => {
  it("moves one camera and lets the others close up", () => {
    expect([idsOf(movedTo(items, "c", 0)), idsOf(movedTo(items, "a", 2)), idsOf(movedTo(items, "b", 1))]).toEqual([
      "cabd",
      "bcad",
      "abcd",
    ]);
  });

  it("stops at the ends", () => {
    expect([idsOf(movedTo(items, "a", -1)), idsOf(movedTo(items, "d", 9))]).toEqual(["abcd", "abcd"]);
  });

  it("puts a camera that came meanwhile last, and forgets one that went", () => {
    expect(idsOf(inOrder(items, ["d", "x", "b"]))).toBe("dbac");
  });

  it("never loses nor doubles a camera", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.string(), fc.integer(), (ids, id, place) => {
        const list = ids.map((each) => ({ id: each }));
        expect(
          movedTo(list, ids[0] ?? id, place)
            .map((each) => each.id)
            .sort(),
        ).toEqual([...ids].sort());
      }),
    );
  });
});
