import { describe, expect, it } from "vitest";
import { frameOf, withoutFrame } from "./window-frame.ts";

const opened = { x: 140, y: 90, width: 900, height: 600 };

describe("the frame around a window", () => {
  it("is what lies between where it was asked to be and where it says it is", () => {
    expect(frameOf(opened, { ...opened, x: 141, y: 110 })).toEqual({ x: 1, y: 20 });
    expect(withoutFrame({ ...opened, x: 141, y: 110 }, { x: 1, y: 20 })).toEqual(opened);
  });

  it.each([
    ["lies left of its place", { ...opened, x: 139 }],
    ["is far from its place: another screen", { ...opened, y: 800 }],
  ])("is not known of a window that %s", (_, bounds) => {
    expect(frameOf(opened, bounds)).toBeNull();
  });

  it("is not known of a window that the system placed", () => {
    expect(frameOf({ width: 900, height: 600 }, opened)).toBeNull();
  });
});
