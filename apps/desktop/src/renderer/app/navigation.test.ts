import { describe, expect, it } from "vitest";
import type { Navigation, Step } from "./navigation.ts";
import { atStart, navigate, neighbourOf } from "./navigation.ts";

const after = (...steps: Step[]): Navigation => steps.reduce(navigate, atStart);
const back: Step = { kind: "back" };
const large = (cameraId: string): Step => ({ kind: "large", cameraId });

describe("going back", () => {
  it("leads from one camera to all, and to the tile that was left", () => {
    expect(after(large("a"), back)).toMatchObject({ largeId: null, selectedId: "a", isComingBack: true });
  });

  it("leaves one thing at a time", () => {
    const all = after(large("a"), { kind: "toggleStatistics" }, { kind: "toggleKeys" });
    const once = navigate(all, back);
    expect(once).toMatchObject({ showsKeys: false, showsStatistics: true, largeId: "a" });
    const twice = navigate(once, back);
    expect(twice).toMatchObject({ showsStatistics: false, largeId: "a" });
    expect(navigate(twice, back)).toMatchObject({ largeId: null });
  });

  it("does nothing where there is nothing to leave", () => {
    expect(after(back)).toEqual(atStart);
  });

  it("is the gallery's own matter in the gallery", () => {
    expect(after({ kind: "go", place: "history" }, back).place).toBe("history");
  });
});

describe("the two places", () => {
  it("keep the camera that was large", () => {
    expect(after(large("a"), { kind: "go", place: "history" }, { kind: "go", place: "now" })).toMatchObject({
      place: "now",
      largeId: "a",
    });
  });

  it("lead from one camera to all when Now is pressed in Now", () => {
    expect(after(large("a"), { kind: "go", place: "now" })).toMatchObject({ largeId: null, selectedId: "a" });
  });

  it("are left for Now when a camera is to be seen large", () => {
    expect(after({ kind: "go", place: "history" }, large("b"))).toMatchObject({ place: "now", largeId: "b" });
  });
});

it("a sheet opens over what is there, and closes to it", () => {
  const opened = after(large("a"), { kind: "open", sheet: { kind: "settings", section: null } });
  expect(opened).toMatchObject({ largeId: "a", sheet: { kind: "settings" } });
  expect(navigate(opened, { kind: "closeSheet" })).toMatchObject({ largeId: "a", sheet: null });
});

describe("the camera beside another", () => {
  const cameras = [{ id: "a" }, { id: "b" }, { id: "c" }];
  it("is the next in the owner's order", () => {
    expect(neighbourOf(cameras, "b", 1)?.id).toBe("c");
    expect(neighbourOf(cameras, "b", -1)?.id).toBe("a");
  });
  it("is none at the ends, nor of one that is not there", () => {
    expect(neighbourOf(cameras, "c", 1)).toBeNull();
    expect(neighbourOf(cameras, "a", -1)).toBeNull();
    expect(neighbourOf(cameras, "x", 1)).toBeNull();
  });
});
