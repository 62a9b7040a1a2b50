import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RateDivider } from "./rate-divider.ts";

test("takes as many frames as the rates ask for, the first one always", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 500 }),
      (rate, streamRate, frames) => {
        const divider = new RateDivider(rate, streamRate);
        const taken = Array.from({ length: frames }, () => divider.takesNext());
        expect(taken[0]).toBe(true);
        const share = Math.min(1, rate / streamRate);
        const count = taken.filter(Boolean).length;
        expect(Math.abs(count - frames * share)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("takes every second frame of 30 for 15, every third for 10, all for 60", () => {
  const pattern = (rate: number): string => {
    const divider = new RateDivider(rate, 30);
    return Array.from({ length: 7 }, () => (divider.takesNext() ? "x" : ".")).join("");
  };
  expect(pattern(15)).toBe("x.x.x.x");
  expect(pattern(10)).toBe("x..x..x");
  expect(pattern(60)).toBe("xxxxxxx");
});
