import { describe, expect, it } from "vitest";
import type { SessionEvent, SessionState } from "./state.ts";
import { transition } from "./state.ts";

const nowMs = 5000;

const states = {
  idle: { kind: "idle" },
  connecting: { kind: "connecting", sinceMs: 1000, step: "link" },
  live: { kind: "live", sinceMs: 1000, transport: "webrtc" },
  stalled: { kind: "stalled", sinceMs: 1000, part: "network", fault: null },
  reconnecting: { kind: "reconnecting", sinceMs: 1000, part: "agent", fault: null, step: "waiting", nextTryAtMs: 6000 },
  off: { kind: "off", sinceMs: 1000, cause: "unreachable", nextTryAtMs: 6000 },
  full: { kind: "full", sinceMs: 1000, nextTryAtMs: 6000 },
  incompatible: { kind: "incompatible", sinceMs: 1000 },
  unauthorised: { kind: "unauthorised", sinceMs: 1000 },
  keyChanged: { kind: "keyChanged", sinceMs: 1000 },
  closed: { kind: "closed" },
} satisfies Record<SessionState["kind"], SessionState>;

const refused = (reason: "full" | "incompatible" | "unavailable" | "noH264"): SessionEvent => ({
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
  framesOverdue: { kind: "framesOverdue", part: "decoder", fault: null },
  streamStopped: { kind: "streamStopped", fault: "daemonStopped" },
  streamFlowing: { kind: "streamFlowing" },
  peerLost: { kind: "peerLost", part: "network", fault: null, nextTryAtMs: 9000 },
  retry: { kind: "retry", linkIsUp: true },
  unauthorised: { kind: "unauthorised" },
  keyChanged: { kind: "keyChanged" },
  close: { kind: "close" },
};

type Kind = SessionState["kind"];

/** Where each event leads from each state; what is not named stays. */
const table: Record<string, Partial<Record<Kind, Kind>>> = {
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
  goodbye: { connecting: "off", live: "off", stalled: "off", reconnecting: "off", full: "off" },
  offered: {},
  answered: { full: "connecting" },
  "refused: full": { connecting: "full", live: "full", stalled: "full", reconnecting: "full", off: "full" },
  "refused: incompatible": {
    connecting: "incompatible",
    live: "incompatible",
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
  "fresh frame": { connecting: "live", stalled: "live", reconnecting: "live" },
  "old frame": {},
  framesOverdue: { live: "stalled" },
  streamStopped: { connecting: "stalled", reconnecting: "stalled" },
  streamFlowing: {},
  peerLost: { connecting: "reconnecting", live: "reconnecting", stalled: "reconnecting" },
  retry: {},
  unauthorised: {
    connecting: "unauthorised",
    live: "unauthorised",
    stalled: "unauthorised",
    reconnecting: "unauthorised",
    off: "unauthorised",
    full: "unauthorised",
  },
  keyChanged: {
    connecting: "keyChanged",
    live: "keyChanged",
    stalled: "keyChanged",
    reconnecting: "keyChanged",
    off: "keyChanged",
    full: "keyChanged",
  },
  close: {
    idle: "closed",
    connecting: "closed",
    live: "closed",
    stalled: "closed",
    reconnecting: "closed",
    off: "closed",
    full: "closed",
    incompatible: "closed",
    unauthorised: "closed",
    keyChanged: "closed",
  },
};

const every = Object.values(states).flatMap((state) =>
  Object.entries(events).map(([name, event]) => ({ state, name, event, to: table[name]?.[state.kind] ?? state.kind })),
);

describe("session states", () => {
  it.each(every)("$state.kind, $name → $to", ({ state, event, to }) => {
    expect(transition(state, event, nowMs).kind).toBe(to);
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
