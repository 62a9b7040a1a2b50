import { describe, expect, test } from "vitest";
import { PacketHistory } from "./packet-history.ts";
import { Camera } from "./testing/camera.ts";
import { WatchedViewer } from "./testing/watched-viewer.ts";

test("keeps the newest packets under indexes that never wrap", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const camera = new Camera(history);
  camera.keyframe(4);
  for (let unit = 0; unit < 100; unit += 1) camera.delta(3);
  expect([history.begin, history.end]).toEqual([294, 304]);
  expect(history.at(293)).toBeUndefined();
  expect(history.at(304)).toBeUndefined();
  expect(history.at(-1)).toBeUndefined();
  const newest = camera.taken.at(-1)!;
  for (const [position, payload] of newest.payloads.entries())
    expect(history.at(301 + position)).toEqual({
      payload: new Uint8Array(payload),
      rtpTimestamp: newest.rtpTimestamp,
      marker: position === 2,
      startsAccessUnit: position === 0,
      startsKeyframe: false,
    });
});

test("owns its payloads: what a caller does with a buffer afterwards changes nothing", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const payload = Buffer.from("cat");
  history.append({ payloads: [payload], rtpTimestamp: 0, isKeyframe: true });
  payload.fill(0);
  expect(Buffer.from(history.at(0)!.payload).toString()).toBe("cat");
});

test("keeps the packet of an index in its slot of the memory that it was given", () => {
  const memory = new Uint8Array(4 * 100);
  const history = new PacketHistory({ capacityPackets: 4, maxPayloadBytes: 100, memory });
  const camera = new Camera(history);
  const units = [camera.keyframe(3), camera.delta(3)];
  const fifth = units[1]!.payloads[2]!;
  expect(Buffer.from(memory.subarray(100, 100 + fifth.length))).toEqual(fifth);
});

test("names the newest keyframe until it is evicted", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const camera = new Camera(history);
  expect(history.newestKeyframe).toBeUndefined();
  camera.keyframe(2);
  camera.delta(1);
  camera.keyframe(2);
  expect(history.newestKeyframe).toBe(3);
  expect(history.at(3)).toMatchObject({ startsKeyframe: true });
  camera.delta(8);
  expect(history.newestKeyframe).toBe(3);
  camera.delta(1);
  expect(history.newestKeyframe).toBeUndefined();
});

test("takes nothing after a break, nor at first, until a keyframe comes", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const camera = new Camera(history);
  camera.delta(1);
  expect(history.end).toBe(0);
  camera.keyframe(2);
  history.breakGop();
  expect(history.newestKeyframe).toBeUndefined();
  camera.delta(1);
  camera.delta(1);
  expect([history.end, history.droppedUnits]).toEqual([2, 3]);
  camera.keyframe(1);
  camera.delta(1);
  expect([history.newestKeyframe, history.end]).toEqual([2, 4]);
});

test("treats an access unit that it cannot hold as a break", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const camera = new Camera(history);
  camera.keyframe(10);
  camera.keyframe(11);
  camera.delta(1);
  expect([history.end, history.droppedUnits, history.newestKeyframe]).toEqual([10, 2, undefined]);
});

test("refuses a payload that is longer than its slots, and appends nothing of its unit", () => {
  const history = new PacketHistory({ capacityPackets: 10, maxPayloadBytes: 20 });
  const append = () =>
    history.append({ payloads: [Buffer.alloc(20), Buffer.alloc(21)], rtpTimestamp: 0, isKeyframe: true });
  expect(append).toThrow(expect.objectContaining({ reason: "payloadLength" }));
  expect(history.end).toBe(0);
});

test.each([
  { capacityPackets: 0 },
  { capacityPackets: 1.5 },
  { capacityPackets: 8, mostPackets: 7 },
  { capacityPackets: 2, mostPackets: 4, maxPayloadBytes: 10, memory: new Uint8Array(39) },
  { maxPayloadBytes: -1 },
  { capacityPackets: 2, maxPayloadBytes: 10, memory: new Uint8Array(19) },
])("refuses %o", (impossible) => {
  expect(() => new PacketHistory(impossible)).toThrow(expect.objectContaining({ reason: "setting" }));
});

test("tells all subscribers though one throws, and throws what it threw", () => {
  const history = new PacketHistory({ capacityPackets: 10 });
  const told: string[] = [];
  const fault = new Error("subscriber's own");
  history.subscribe({
    appended: () => {
      told.push("first");
      throw fault;
    },
  });
  const unsubscribe = history.subscribe({ appended: () => void told.push("second") });
  const append = () => history.append({ payloads: [Buffer.alloc(1)], rtpTimestamp: 0, isKeyframe: true });
  expect(append).toThrow(expect.objectContaining({ errors: [fault] }));
  unsubscribe();
  expect(append).toThrow(AggregateError);
  expect(told).toEqual(["first", "second", "first"]);
  expect(history.end).toBe(2);
});

test("lets subscribers read for the last time what it is about to overwrite", () => {
  const history = new PacketHistory({ capacityPackets: 4 });
  const camera = new Camera(history);
  const evictions: { begin: number; wereKept: boolean }[] = [];
  history.subscribe({
    appended: () => {},
    evicting: (begin) => {
      const evicted = Array.from({ length: begin - history.begin }, (_, offset) => history.at(history.begin + offset));
      evictions.push({ begin, wereKept: evicted.every((packet) => packet !== undefined) });
    },
  });
  camera.keyframe(3);
  camera.delta(1);
  camera.delta(2);
  camera.delta(1);
  expect(evictions).toEqual([
    { begin: 2, wereKept: true },
    { begin: 3, wereKept: true },
  ]);
});

describe("a history that may grow", () => {
  const everythingKept = (history: PacketHistory): string[] =>
    Array.from({ length: history.end - history.begin }, (_, at) => {
      const packet = history.at(history.begin + at)!;
      return `${packet.rtpTimestamp} ${packet.marker} ${Buffer.from(packet.payload).toString("hex")}`;
    });
  const ofCamera = (camera: Camera): string[] =>
    camera.taken.flatMap(({ rtpTimestamp, payloads }) =>
      payloads.map((payload, at) => `${rtpTimestamp} ${at === payloads.length - 1} ${payload.toString("hex")}`),
    );

  test("keeps a GOP that is longer than it was, wherever in its slots that began", () => {
    for (let before = 0; before < 24; before += 1) {
      const history = new PacketHistory({ capacityPackets: 8, mostPackets: 32, maxPayloadBytes: 16 });
      const camera = new Camera(history);
      camera.keyframe(1);
      for (let unit = 0; unit < before; unit += 1) camera.keyframe(1);
      const first = camera.keyframe(3);
      for (let unit = 0; unit < 20; unit += 1) {
        camera.delta(1);
        expect(everythingKept(history)).toEqual(ofCamera(camera).slice(history.begin));
      }
      expect(history.capacityPackets).toBe(32);
      expect(history.newestKeyframe).toBe(before + 1);
      expect(Buffer.from(history.at(before + 1)!.payload)).toEqual(first.payloads[0]);
    }
  });

  test("grows by no keyframe, and not beyond what it may", () => {
    const history = new PacketHistory({ capacityPackets: 8, mostPackets: 20, maxPayloadBytes: 16 });
    const camera = new Camera(history);
    for (let unit = 0; unit < 30; unit += 1) camera.keyframe(3);
    expect(history.capacityPackets).toBe(8);
    for (let unit = 0; unit < 13; unit += 1) camera.delta(1);
    expect([history.capacityPackets, history.newestKeyframe]).toEqual([16, 87]);
    camera.delta(1);
    expect([history.capacityPackets, history.newestKeyframe]).toEqual([16, undefined]);
    expect(everythingKept(history)).toEqual(ofCamera(camera).slice(-16));
  });

  test("does not show again what it had evicted", () => {
    const history = new PacketHistory({ capacityPackets: 4, mostPackets: 8, maxPayloadBytes: 16 });
    const camera = new Camera(history);
    for (let unit = 0; unit < 9; unit += 1) camera.keyframe(1);
    for (let unit = 0; unit < 4; unit += 1) camera.delta(1);
    expect([history.capacityPackets, history.begin, history.end]).toEqual([8, 8, 13]);
    expect(history.at(7)).toBeUndefined();
  });

  test("has a viewer that is being sent a long GOP go on through it", () => {
    const history = new PacketHistory({ capacityPackets: 16, mostPackets: 64, maxPayloadBytes: 16 });
    const camera = new Camera(history);
    const viewer = new WatchedViewer(history, { burstPacketsPerMs: 2 });
    camera.keyframe(3);
    viewer.stream.start();
    for (let unit = 0; unit < 50; unit += 1) camera.delta(1);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual(camera.taken.map(({ id }) => id));
    expect(viewer.received.map(({ payload }) => payload)).toEqual(camera.taken.flatMap(({ payloads }) => payloads));
  });
});
