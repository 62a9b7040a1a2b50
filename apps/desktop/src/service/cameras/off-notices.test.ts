import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Language } from "@nekomado/viewer/languages";
import type { LinkEvent } from "../../contract/index.ts";
import type { WatchedCamera } from "./off-notices.ts";
import { offAfterMs, OffNotices } from "./off-notices.ts";
import type { Presence } from "./presence.ts";
import { presenceAfter, untried } from "./presence.ts";

const atMs = Date.UTC(2026, 10, 21, 13, 5);

class Camera implements WatchedCamera {
  readonly id = "0".repeat(64);
  readonly name = "Hallway";
  presence: Presence = untried;
  isOffTold = false;

  offTold(isTold: boolean): void {
    this.isOffTold = isTold;
  }

  told(event: LinkEvent): void {
    this.presence = presenceAfter(this.presence, event, Date.now());
    notices.update([this]);
  }
}

const down: LinkEvent = { kind: "down", fault: "agent", nextTryInMs: 500, refusal: null };
const up: LinkEvent = { kind: "up" };

let shown: string[];
let isWanted: boolean;
let language: Language;
let notices: OffNotices;
let camera: Camera;

beforeEach(() => {
  vi.stubEnv("TZ", "UTC");
  vi.useFakeTimers({ now: atMs });
  shown = [];
  isWanted = true;
  language = "en";
  notices = new OffNotices({
    isWanted: () => isWanted,
    language: () => language,
    locales: ["de-DE", "en-GB"],
    notify: ({ title }) => shown.push(title),
  });
  camera = new Camera();
});

afterEach(() => {
  notices.close();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it("are told after a minute, once, and again only when the camera was reached in between", () => {
  camera.told(up);
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs - 1);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual(["Hallway is off since 13:05"]);
  camera.told(down);
  vi.advanceTimersByTime(10 * offAfterMs);
  expect(shown).toHaveLength(1);
  camera.told(up);
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toHaveLength(2);
});

it("are not told of a camera that is back within the minute", () => {
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs - 1);
  camera.told(up);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toEqual([]);
});

it("are not told again after a restart of the app", () => {
  camera.isOffTold = true;
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toEqual([]);
});

it("are not told of a camera that is there but refuses this app, nor of one that shows another certificate", () => {
  camera.told({ kind: "refused", refusal: { reason: "unauthorised", message: "" } });
  vi.advanceTimersByTime(offAfterMs);
  camera.told({ kind: "keyChanged" });
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toEqual([]);
});

it("count the minute anew after this PC has slept", () => {
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs / 2);
  notices.sleep(true, [camera]);
  vi.advanceTimersByTime(offAfterMs);
  notices.sleep(false, [camera]);
  vi.advanceTimersByTime(offAfterMs - 1);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(shown).toHaveLength(1);
});

it("are told in the language of the app, or not at all when not wanted", () => {
  language = "ja";
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toEqual(["Hallwayは13:05からオフラインです"]);
  camera.told(up);
  isWanted = false;
  camera.told(down);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toHaveLength(1);
});

it("forget a camera that is forgotten", () => {
  camera.told(down);
  notices.update([]);
  vi.advanceTimersByTime(offAfterMs);
  expect(shown).toEqual([]);
});
