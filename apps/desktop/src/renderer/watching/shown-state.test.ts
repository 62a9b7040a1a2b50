import type { SessionState } from "@nekomado/viewer";
import { describe, expect, it } from "vitest";
import type { Camera } from "../../contract/index.ts";
import { shownState } from "./shown-state.ts";

const wallOffsetMs = 1_700_000_000_000;
const nowMs = 500_000;
const at = { isResting: false, nowMs, wallOffsetMs };
const camera: Camera = {
  id: "ab".repeat(32),
  name: "Kitchen",
  ownName: "Kitchen",
  trust: "paired",
  isReachable: true,
  saidGoodbye: false,
  offSinceMs: null,
  address: null,
};
const awayFor = (ms: number): Camera => ({ ...camera, isReachable: false, offSinceMs: wallOffsetMs + nowMs - ms });
const connecting: SessionState = { kind: "connecting", sinceMs: nowMs - 100, step: "link" };
const live: SessionState = { kind: "live", sinceMs: 0, transport: "webrtc" };

describe("a camera's window", () => {
  it("shows what its session says", () => {
    expect(shownState(camera, connecting, at)).toBe(connecting);
    expect(shownState(camera, live, at)).toBe(live);
  });

  it("says since when the camera is off, which the service has known for longer than the page", () => {
    expect(shownState(awayFor(400_000), connecting, at)).toEqual({
      kind: "off",
      sinceMs: 100_000,
      cause: "unreachable",
      nextTryAtMs: null,
    });
  });

  it("goes on connecting to a camera that has only just gone", () => {
    expect(shownState(awayFor(5000), connecting, at)).toBe(connecting);
  });

  it("says at once that a camera is off that said goodbye", () => {
    const gone = { ...awayFor(5000), saidGoodbye: true };
    expect(shownState(gone, connecting, at)).toMatchObject({ kind: "off", cause: "goodbye" });
  });

  it("stays live while frames come, whatever the service has lost", () => {
    expect(shownState(awayFor(400_000), live, at)).toBe(live);
  });

  it.each(["unauthorised", "keyChanged", "incompatible"] as const)("is closed to a camera that is %s", (trust) => {
    expect(shownState({ ...camera, trust }, { kind: "closed" }, at)).toEqual({ kind: trust, sinceMs: nowMs });
    expect(shownState({ ...camera, trust }, { kind: trust, sinceMs: 7 }, at)).toEqual({ kind: trust, sinceMs: 7 });
  });

  it("is about to open while it rests", () => {
    expect(shownState(camera, { kind: "closed" }, { ...at, isResting: true })).toMatchObject({ kind: "connecting" });
    expect(shownState(awayFor(400_000), { kind: "closed" }, { ...at, isResting: true })).toMatchObject({ kind: "off" });
  });
});
