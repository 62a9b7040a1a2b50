import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isStillWhole, overwriterOfFrame, slotOfFrame, unwrapWriteIndex } from "./ring-position.ts";

const turn = 2 ** 32;
const slotCounts = fc.constantFrom(6, 30);
/** Frame numbers near the start, near the first and the second wrap, and anywhere. */
const frames = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: turn - 100, max: turn + 100 }),
  fc.integer({ min: 2 * turn - 100, max: 2 * turn + 100 }),
  fc.integer({ min: 0, max: 4 * turn }),
);

it("follows a write index over its wrap", () => {
  expect(unwrapWriteIndex(turn - 2, turn - 1)).toBe(turn - 1);
  expect(unwrapWriteIndex(turn - 1, 0)).toBe(turn);
  expect(unwrapWriteIndex(turn + 5, 5)).toBe(turn + 5);
  fc.assert(
    fc.property(frames, fc.integer({ min: 0, max: 2 ** 24 - 1 }), (previous, advance) => {
      expect(unwrapWriteIndex(previous, (previous + advance) % turn)).toBe(previous + advance);
    }),
  );
});

it("takes an index that goes back, or on by a year, for one that has restarted", () => {
  expect(unwrapWriteIndex(100, 99)).toBeUndefined();
  expect(unwrapWriteIndex(100, 0)).toBeUndefined();
  expect(unwrapWriteIndex(3_000_000_000, 0)).toBeUndefined();
  expect(unwrapWriteIndex(0, 2 ** 30)).toBeUndefined();
});

it("knows the frame that overwrites another as a writer on a u32 index gets there, also over the wrap", () => {
  fc.assert(
    fc.property(frames, slotCounts, (n, slots) => {
      let overwriter = n + 1;
      while ((overwriter % turn) % slots !== (n % turn) % slots) {
        overwriter += 1;
      }
      expect(overwriterOfFrame(n, slots)).toBe(overwriter);
    }),
  );
});

it("holds a slot for unsafe from the moment its next frame may be on its way", () => {
  expect(isStillWhole(7, 7 + 5, 6)).toBe(true);
  expect(isStillWhole(7, 7 + 6, 6)).toBe(false);
  expect(isStillWhole(7, 7 + 29, 30)).toBe(true);
  expect(isStillWhole(7, 7 + 30, 30)).toBe(false);
  // 2^32 % 6 = 4: after the wrap the writer jumps from slot 3 to slot 0, where frame 2^32 - 4 was.
  expect(slotOfFrame(turn - 4, 6)).toBe(0);
  expect(isStillWhole(turn - 4, turn - 1, 6)).toBe(true);
  expect(isStillWhole(turn - 4, turn, 6)).toBe(false);
});
