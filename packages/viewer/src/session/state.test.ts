import { describe, expect, it } from "vitest";
import type { SessionEvent, SessionState } from "./state.ts";
import { transition } from "./state.ts";

const nowMs = 5000;

const states = {
  idle: { kind: "idle" },
  connecting: { kind: "connecting", sinceMs: 1000, step: "link" },
  live: { kind: "live", sinceMs: 1000, transport: "webrtc" },
  "live by MJPEG": { kind: "live", sinceMs: 1000, transport: "mjpeg", why: "blocked" },
  stalled: { kind: "stalled", sinceMs: 1000, part: "network", fault: null },
  reconnecting: { kind: "reconnecting", sinceMs: 1000, part: "agent", fault: null, step: "waiting", nextTryAtMs: 6000 },
  off: { kind: "off", sinceMs: 1000, cause: "unreachable", nextTryAtMs: 6000 },
  full: { kind: "full", sinceMs: 1000, nextTryAtMs: 6000 },
  incompatible: { kind: "incompatible", sinceMs: 1000 },
  unauthorised: { kind: "unauthorised", sinceMs: 1000 },
  keyChanged: { kind: "keyChanged", sinceMs: 1000 },
  closed: { kind: "closed" },
} satisfies Record<SessionState["kind"] | "live by MJPEG", SessionState>;

const refused = (reason: "full" | "incompatible" | "unavailable" | "noH264" | "noPictures"): SessionEvent => ({
  kind: "refused",
  refusal: { reason, message: "" },
  nextTryAtMs: 9000,
});

const events: Record<string, SessionEvent> = {
  start: { kind: "start" },
  linkUp: { kind: "linkUp" },
  linkDown: { kind: "linkDown", part: "network", nextTryAtMs: 9000 },
  unreachable: { kind: "unreachable" },
  goodbye: { kind: "goodbye" },
  offered: { kind: "offered" },
  answered: { kind: "answered" },
  "refused: full": refused("full"),
  "refused: incompatible": refused("incompatible"),
  "refused: unavailable": refused("unavailable"),
  "fresh frame": { kind: "frame", fresh: true },
  "old frame": { kind: "frame", fresh: false },
  "fresh JPEG": { kind: "jpeg", fresh: true, why: "blocked" },
  "old JPEG": { kind: "jpeg", fresh: false, why: "blocked" },
  framesOverdue: { kind: "framesOverdue", part: "decoder", fault: null },
  streamStopped: { kind: "streamStopped", fault: "daemonStopped" },
  streamFlowing: { kind: "streamFlowing" },
  peerLost: { kind: "peerLost", part: "network", fault: null, nextTryAtMs: 9000 },
  retry: { kind: "retry", linkIsUp: true },
  unauthorised: { kind: "unauthorised" },
  keyChanged: { kind: "keyChanged" },
  close: { kind: "close" },
};

type Name = keyof typeof states;

/** The name of a state, in which it matters by which way the picture comes. */
const nameOf = (state: SessionState): Name =>
  state.kind === "live" && state.transport === "mjpeg" ? "live by MJPEG" : state.kind;

/** Where each event leads from each state; what is not named stays. */
const table: Record<string, Partial<Record<Name, Name>>> = {
  start: {
    idle: "connecting",
    incompatible: "connecting",
    unauthorised: "connecting",
    keyChanged: "connecting",
    closed: "connecting",
  },
  linkUp: { off: "connecting" },
  linkDown: { connecting: "reconnecting", stalled: "reconnecting", full: "reconnecting" },
  unreachable: { connecting: "off", reconnecting: "off" },
  goodbye: { connecting: "off", live: "off", "live by MJPEG": "off", stalled: "off", reconnecting: "off", full: "off" },
  offered: {},
  answered: { full: "connecting" },
  "refused: full": { connecting: "full", live: "full", stalled: "full", reconnecting: "full", off: "full" },
  "refused: incompatible": {
    connecting: "incompatible",
    live: "incompatible",
    "live by MJPEG": "incompatible",
    stalled: "incompatible",
    reconnecting: "incompatible",
    off: "incompatible",
    full: "incompatible",
  },
  "refused: unavailable": {
    connecting: "reconnecting",
    live: "reconnecting",
    stalled: "reconnecting",
    off: "reconnecting",
    full: "reconnecting",
  },
  "fresh frame": { connecting: "live", "live by MJPEG": "live", stalled: "live", reconnecting: "live" },
  "old frame": {},
  "fresh JPEG": {
    connecting: "live by MJPEG",
    live: "live by MJPEG",
    stalled: "live by MJPEG",
    reconnecting: "live by MJPEG",
  },
  "old JPEG": {},
  framesOverdue: { live: "stalled", "live by MJPEG": "stalled" },
  streamStopped: { connecting: "stalled", reconnecting: "stalled" },
  streamFlowing: {},
  peerLost: { connecting: "reconnecting", live: "reconnecting", stalled: "reconnecting" },
  retry: {},
  unauthorised: {
    connecting: "unauthorised",
    live: "unauthorised",
    "live by MJPEG": "unauthorised",
    stalled: "unauthorised",
    reconnecting: "unauthorised",
    off: "unauthorised",
    full: "unauthorised",
  },
  keyChanged: {
    connecting: "keyChanged",
    live: "keyChanged",
    "live by MJPEG": "keyChanged",
    stalled: "keyChanged",
    reconnecting: "keyChanged",
    off: "keyChanged",
    full: "keyChanged",
  },
  close: {
    idle: "closed",
    connecting: "closed",
    live: "closed",
    "live by MJPEG": "closed",
    stalled: "closed",
    reconnecting: "closed",
    off: "closed",
    full: "closed",
    incompatible: "closed",
    unauthorised: "closed",
    keyChanged: "closed",
  },
};

const every = Object.values(states).flatMap((state: SessionState) => {
  const from = nameOf(state);
  return Object.entries(events).map(([name, event]) => ({ from, state, name, event, to: table[name]?.[from] ?? from }));
});

describe("session states", () => {
  it.each(every)("$from, $name → $to", ({ state, event, to }) => {
    expect(nameOf(transition(state, event, nowMs))).toBe(to);
  });

  it("knows every event", () => {
    expect(Object.keys(table)).toEqual(Object.keys(events));
  });

  it("takes no notice of what becomes of the connection that is tried behind a live MJPEG picture", () => {
    const tries = ["offered", "answered", "refused: full", "refused: unavailable", "old frame", "peerLost", "retry"];
    const live = states["live by MJPEG"];
    const changed = Object.entries(events).filter(([, event]) => transition(live, event, nowMs) !== live);
    expect(changed.map(([name]) => name).filter((name) => tries.includes(name))).toEqual([]);
    expect(Object.keys(events)).toEqual(expect.arrayContaining(tries));
  });

  it("says why the picture comes as MJPEG, and counts it as live from before when only the way changes", () => {
    const fallback = transition(states.live, { kind: "jpeg", fresh: true, why: "chosen" }, nowMs);
    expect(fallback).toEqual({ kind: "live", sinceMs: 1000, transport: "mjpeg", why: "chosen" });
    const other = transition(fallback, { kind: "jpeg", fresh: true, why: "noH264" }, nowMs);
    expect(other).toEqual({ ...fallback, why: "noH264" });
    const back = transition(other, { kind: "frame", fresh: true }, nowMs);
    expect(back).toEqual({ kind: "live", sinceMs: 1000, transport: "webrtc" });
  });

  it("names a camera that keeps no pictures as the part that fails", () => {
    const state = transition(states.connecting, refused("noPictures"), nowMs);
    expect(state).toMatchObject({ kind: "reconnecting", part: "camera", fault: "noPictures" });
  });

  it("waits for a person where only a person can help, whatever link and camera say", () => {
    const waiting: SessionState[] = [states.incompatible, states.unauthorised, states.keyChanged, states.closed];
    for (const state of waiting) {
      for (const event of Object.values(events)) {
        if (event.kind === "start" || event.kind === "close") continue;
        expect(transition(state, event, nowMs)).toBe(state);
      }
    }
  });

  it("counts a reconnection from the moment at which the picture stopped", () => {
    const stalled = transition(states.live, { kind: "framesOverdue", part: "network", fault: null }, 2000);
    const lost = transition(stalled, { kind: "peerLost", part: "network", fault: null, nextTryAtMs: 2600 }, 2500);
    const off = transition(lost, { kind: "unreachable" }, 32_000);
    expect(off).toMatchObject({ kind: "off", sinceMs: 2000 });
  });

  it("keeps a moving picture live when only the link beside it breaks", () => {
    expect(transition(states.live, { kind: "linkDown", part: "agent", nextTryAtMs: 9000 }, nowMs)).toBe(states.live);
  });

  it("says what the camera lacks instead of trying anew", () => {
    const state = transition(states.reconnecting, { kind: "streamStopped", fault: "h265Only" }, nowMs);
    expect(state).toEqual({ kind: "stalled", sinceMs: 1000, part: "camera", fault: "h265Only" });
  });

  it("shows frames that are older than life as catching up, not as live", () => {
    const connecting = transition(states.connecting, { kind: "frame", fresh: false }, nowMs);
    expect(connecting).toEqual({ kind: "connecting", sinceMs: 1000, step: "catchUp" });
    const reconnecting = transition(states.reconnecting, { kind: "frame", fresh: false }, nowMs);
    expect(reconnecting).toMatchObject({ kind: "reconnecting", step: "catchUp", nextTryAtMs: null });
  });

  it("walks through the steps of a connection", () => {
    const steps: SessionEvent[] = [{ kind: "linkUp" }, { kind: "offered" }, { kind: "answered" }];
    let state: SessionState = states.connecting;
    const seen = steps.map((event) => {
      state = transition(state, event, nowMs);
      return state.kind === "connecting" ? state.step : state.kind;
    });
    expect(seen).toEqual(["offer", "offer", "media"]);
  });

  it("names a browser without H.264 as the part that fails", () => {
    expect(transition(states.connecting, refused("noH264"), nowMs)).toMatchObject({ part: "decoder" });
  });

  it("tells since when a camera is full, however often it says so", () => {
    const first = transition(states.connecting, refused("full"), 2000);
    expect(transition(first, refused("full"), 9000)).toMatchObject({ kind: "full", sinceMs: 2000, nextTryAtMs: 9000 });
  });
});
