import { expect, it } from "vitest";
import { slopeOf } from "./slope.ts";

it("is what each further viewer adds, wherever the line begins", () => {
  expect(
    slopeOf([
      [1, 3.5],
      [10, 8],
      [60, 33],
    ]),
  ).toBeCloseTo(0.5);
});

it("goes between points that are on no line", () => {
  expect(
    slopeOf([
      [0, 0],
      [0, 2],
      [10, 10],
      [10, 12],
    ]),
  ).toBeCloseTo(1);
});

it("is not there without two different numbers of viewers", () => {
  expect(slopeOf([])).toBeUndefined();
  expect(
    slopeOf([
      [3, 1],
      [3, 2],
    ]),
  ).toBeUndefined();
});
