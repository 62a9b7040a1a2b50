import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient, defaultSettings } from "../../contract/index.ts";
import { KnownStore } from "./known-store.ts";
import { ScriptedBridge } from "./testing/scripted-bridge.ts";

const info = {
  version: "0.1.0",
  electron: "45.4.1",
  chromium: "156",
  platform: "linux",
  languages: ["en"],
  keyring: "system",
  hasTray: true,
  window: "main",
  cameraId: null,
};
const settings = { ...defaultSettings, snapshotFolder: "/pictures" };
const waiting = { count: 0, room: 32, reason: null };
const listWith = (name: string) => ({
  cameras: [
    {
      id: "ab".repeat(32),
      name,
      ownName: name,
      trust: "paired",
      isReachable: true,
      saidGoodbye: false,
      offSinceMs: null,
      address: null,
    },
  ],
  found: [],
  canDiscover: true,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const started = () => {
  const bridge = new ScriptedBridge();
  const store = new KnownStore(createClient(bridge));
  store.start();
  return { bridge, store };
};

const allAnswered = async () => {
  const { bridge, store } = started();
  bridge.newest("app.info").answer(info);
  bridge.newest("settings.read").answer(settings);
  bridge.newest("cameras.list").answer(listWith("Kitchen"));
  bridge.newest("snapshots.waiting").answer(waiting);
  await vi.advanceTimersByTimeAsync(0);
  return { bridge, store, cameraName: () => store.known?.list.cameras[0]?.name };
};

describe("what the other rooms have said", () => {
  it("is not known before all of it is", async () => {
    const { bridge, store } = started();
    bridge.newest("app.info").answer(info);
    bridge.newest("settings.read").answer(settings);
    bridge.newest("cameras.list").answer(listWith("Kitchen"));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.known).toBeNull();
    bridge.newest("snapshots.waiting").answer(waiting);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.known?.list.cameras[0]?.name).toBe("Kitchen");
  });

  it("is asked for again when a room could not answer", async () => {
    const { bridge } = started();
    bridge.newest("cameras.list").refuse("service");
    await vi.advanceTimersByTimeAsync(400);
    expect(bridge.named("cameras.list")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(bridge.named("cameras.list")).toHaveLength(2);
  });

  it("follows what is told without asking", async () => {
    const { bridge, cameraName } = await allAnswered();
    bridge.tell("cameras", listWith("Hallway"));
    expect(cameraName()).toBe("Hallway");
  });

  it("takes no notice of what the contract does not know", async () => {
    const { bridge, cameraName } = await allAnswered();
    bridge.tell("cameras", { cameras: "none" });
    expect(cameraName()).toBe("Kitchen");
  });

  it("lets what was told count more than an older question's answer", async () => {
    const { bridge, cameraName } = await allAnswered();
    bridge.tell("service", { state: "running" });
    const question = bridge.newest("cameras.list");
    bridge.tell("cameras", listWith("Hallway"));
    question.answer(listWith("Attic"));
    await vi.advanceTimersByTimeAsync(0);
    expect(cameraName()).toBe("Hallway");
  });
});

describe("a service that is started again", () => {
  it("is told to the page, and asked for everything when it is back", async () => {
    const { bridge, store, cameraName } = await allAnswered();
    bridge.tell("service", { state: "restarting" });
    expect(store.known?.serviceIsDown).toBe(true);
    expect(cameraName()).toBe("Kitchen");
    bridge.tell("service", { state: "running" });
    expect(store.known?.serviceIsDown).toBe(false);
    bridge.newest("cameras.list").answer(listWith("Hallway"));
    await vi.advanceTimersByTimeAsync(0);
    expect(cameraName()).toBe("Hallway");
    expect(bridge.named("app.info")).toHaveLength(1);
  });
});

it("is not listened to any more once stopped", async () => {
  const { bridge, store } = await allAnswered();
  store.stop();
  expect(bridge.listeners).toBe(0);
});
