import { describe, expect, it } from "vitest";
import { median, percentile } from "./percentiles.ts";

describe("a percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

  it("is a value that was seen, whatever the order", () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
  });

  it("orders by number, not by text", () => {
    expect(percentile([9, 10, 100], 0.5)).toBe(10);
  });

  it("is not there without values", () => {
    expect(percentile([], 0.95)).toBeUndefined();
  });
});

describe("a median", () => {
  it("is the middle one of an odd number, the mean of the middle two of an even one", () => {
    expect(median([30, 1, 2])).toBe(2);
    expect(median([4, 1, 30, 2])).toBe(3);
    expect(median([])).toBeUndefined();
  });

  it("leaves its input as it is", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});
