import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Backoff, longestDelayMs, shortestDelayMs } from "./backoff.ts";

const delays = (random: () => number, count: number): number[] => {
  const backoff = new Backoff(random);
  return Array.from({ length: count }, () => backoff.nextDelayMs());
};

it("doubles from half a second to ten", () => {
  expect(delays(() => 0.5, 7)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("is moved by a quarter either way, and stays within its bounds", () => {
  expect(delays(() => 0, 6)).toEqual([500, 750, 1500, 3000, 6000, 7500]);
  expect(delays(() => 1, 6)).toEqual([625, 1250, 2500, 5000, 10_000, 10_000]);
});

it("never leaves half a second to ten, whatever the dice say", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1 }), (dice) => {
      const thrown = [...dice];
      for (const delay of delays(() => thrown.shift() ?? 0, dice.length)) {
        expect(delay).toBeGreaterThanOrEqual(shortestDelayMs);
        expect(delay).toBeLessThanOrEqual(longestDelayMs);
      }
    }),
  );
});

it("spreads viewers that lost the same agent", () => {
  expect(delays(() => 0, 3)[2]).not.toBe(delays(() => 0.9, 3)[2]);
});

it("begins anew after a success", () => {
  const backoff = new Backoff(() => 0.5);
  backoff.nextDelayMs();
  backoff.nextDelayMs();
  backoff.reset();
  expect(backoff.nextDelayMs()).toBe(500);
});
