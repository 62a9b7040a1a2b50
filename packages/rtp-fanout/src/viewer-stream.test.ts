import { describe, expect, test } from "vitest";
import { PacketHistory } from "./packet-history.ts";
import type { PacketRun } from "./packet-path.ts";
import { createSrtpCipher } from "./srtp-cipher.ts";
import { Camera, readPayload } from "./testing/camera.ts";
import { randomKeys } from "./testing/keys.ts";
import type { WatchedViewerOptions } from "./testing/watched-viewer.ts";
import { WatchedViewer } from "./testing/watched-viewer.ts";
import { ViewerStream } from "./viewer-stream.ts";

const scene = (capacityPackets = 1_000) => {
  const history = new PacketHistory({ capacityPackets });
  const view = (options?: WatchedViewerOptions) => new WatchedViewer(history, options);
  return { history, camera: new Camera(history), view };
};

const isConsecutive = (numbers: number[]) => numbers.every((number, position) => number === numbers[0]! + position);
const sixteenBits = (number: number) => number % 0x1_0000;

describe("a start", () => {
  test("sends the kept GOP at once, then what comes", () => {
    const { camera, view } = scene();
    for (const add of [() => camera.keyframe(3), () => camera.delta(1), () => camera.keyframe(5)]) add();
    const ids = [camera.taken.at(-1)!.id, camera.delta(2).id];
    const viewer = view();
    viewer.stream.start();
    expect(viewer.unitIds).toEqual(ids);
    ids.push(camera.delta(1).id, camera.keyframe(4).id);
    expect(viewer.unitIds).toEqual(ids);
    expect(isConsecutive(viewer.numbers)).toBe(true);
    expect(viewer.received[0]).toMatchObject({ payloadType: 102, ssrc: 0x1234_5678 });
    expect(viewer.received[0]!.extension.toString("hex")).toBe("bede000132000032");
  });

  test("sends each unit's timestamp on all its packets and the marker on the last", () => {
    const { camera, view } = scene();
    const viewer = view();
    viewer.stream.start();
    const units = [camera.keyframe(3), camera.delta(1), camera.delta(2)];
    const expected = units.flatMap(({ rtpTimestamp, payloads }) =>
      payloads.map((payload, position) => ({ rtpTimestamp, payload, marker: position === payloads.length - 1 })),
    );
    expect(viewer.received).toMatchObject(expected);
  });

  test("waits for a keyframe where none is kept", () => {
    const { camera, history, view } = scene(10);
    camera.keyframe(2);
    camera.delta(9);
    expect(history.newestKeyframe).toBeUndefined();
    const viewer = view();
    viewer.stream.start();
    camera.delta(1);
    expect(viewer.received).toEqual([]);
    const { id } = camera.keyframe(1);
    expect(viewer.unitIds).toEqual([id]);
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 1, skips: 0 });
  });

  test("waits for a keyframe after a break", () => {
    const { camera, history, view } = scene();
    camera.keyframe(2);
    history.breakGop();
    const viewer = view();
    viewer.stream.start();
    camera.delta(1);
    expect(viewer.received).toEqual([]);
    const { id } = camera.keyframe(2);
    expect(viewer.unitIds).toEqual([id]);
  });

  test("begins below 2^15, somewhere else each time", () => {
    const { camera, view } = scene();
    camera.keyframe(1);
    const starts = Array.from({ length: 20 }, () => {
      const viewer = view();
      viewer.stream.start();
      return viewer.numbers[0]!;
    });
    expect(Math.max(...starts)).toBeLessThan(0x8000);
    expect(new Set(starts).size).toBeGreaterThan(1);
  });

  test("happens once, however often it is asked for", () => {
    const { camera, view } = scene();
    camera.keyframe(2);
    const viewer = view();
    viewer.stream.start();
    viewer.stream.start();
    const { id } = camera.delta(1);
    expect(viewer.unitIds).toEqual([0, id]);
  });
});

test("a break goes by without a delta that builds on what was lost", () => {
  const { camera, history, view } = scene();
  const viewer = view();
  viewer.stream.start();
  camera.keyframe(2);
  camera.delta(1);
  history.breakGop();
  const lost = camera.delta(1).id;
  const next = camera.keyframe(1).id;
  expect(viewer.unitIds).toEqual([0, 1, next]);
  expect(viewer.unitIds).not.toContain(lost);
  expect(isConsecutive(viewer.numbers)).toBe(true);
});

describe("pacing", () => {
  const countsPerTick = (viewer: WatchedViewer) => {
    const counts = [viewer.received.length];
    while (viewer.scheduler.waiting > 0) {
      const before = viewer.received.length;
      viewer.scheduler.tick();
      counts.push(viewer.received.length - before);
    }
    return counts;
  };

  test("spreads a big keyframe over ticks of 48 packets", () => {
    const { camera, view } = scene();
    camera.keyframe(110);
    camera.delta(2);
    const viewer = view();
    viewer.stream.start();
    expect(viewer.stream.stats.backlogPackets).toBe(64);
    expect(countsPerTick(viewer)).toEqual([48, 48, 16]);
    expect(viewer.stream.stats.backlogPackets).toBe(0);
  });

  test("sends a live frame below the burst at once, and leaves no timer", () => {
    const { camera, view } = scene();
    const viewer = view({ burstPacketsPerMs: 8 });
    viewer.stream.start();
    camera.keyframe(8);
    expect(viewer.received.length).toBe(8);
    expect(viewer.scheduler.waiting).toBe(0);
  });

  test("lets two frames of one millisecond share its burst", () => {
    const { camera, view } = scene();
    const viewer = view({ burstPacketsPerMs: 8 });
    viewer.stream.start();
    camera.keyframe(5);
    camera.delta(5);
    expect(countsPerTick(viewer)).toEqual([8, 2]);
    viewer.scheduler.advance(1);
    camera.delta(8);
    expect(viewer.received.length).toBe(18);
  });

  test("keeps the order of frames that come while a burst drains", () => {
    const { camera, view } = scene();
    const viewer = view({ burstPacketsPerMs: 4 });
    viewer.stream.start();
    const ids = [camera.keyframe(10).id];
    viewer.scheduler.tick();
    ids.push(camera.delta(1).id, camera.delta(1).id);
    expect(viewer.received.length).toBe(8);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual(ids);
    expect(isConsecutive(viewer.numbers)).toBe(true);
  });

  test("counts what is sent again", () => {
    const { camera, view } = scene();
    const viewer = view({ burstPacketsPerMs: 4 });
    viewer.stream.start();
    camera.keyframe(10);
    viewer.scheduler.drain();
    const before = viewer.received.length;
    viewer.scheduler.advance(1);
    viewer.stream.handleNack(viewer.numbers);
    camera.delta(1);
    const [soFar, ...later] = countsPerTick(viewer);
    expect([soFar! - before, ...later]).toEqual([4, 4, 3]);
    expect(viewer.unitIds).toEqual([0, 0, 1]);
  });
});

describe("a keyframe request", () => {
  test("sends the newest GOP again under new numbers", () => {
    const { camera, view } = scene();
    const viewer = view();
    viewer.stream.start();
    const ids = [camera.keyframe(3).id, camera.delta(1).id];
    viewer.scheduler.advance(500);
    viewer.stream.requestKeyframe();
    expect(viewer.unitIds).toEqual([...ids, ...ids]);
    expect(isConsecutive(viewer.numbers)).toBe(true);
    const live = camera.delta(1).id;
    expect(viewer.unitIds.at(-1)).toBe(live);
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 2, skips: 0 });
  });

  test("is ignored within half a second of a GOP's start", () => {
    const { camera, view } = scene();
    camera.keyframe(3);
    const viewer = view();
    viewer.stream.start();
    for (let repeat = 0; repeat < 5; repeat += 1) {
      viewer.scheduler.advance(99);
      viewer.stream.requestKeyframe();
    }
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 1, ignoredKeyframeRequests: 5, packets: 3 });
    viewer.scheduler.advance(5);
    viewer.stream.requestKeyframe();
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 2, packets: 6 });
  });

  test("is ignored while the GOP is still going out, however long that takes", () => {
    const { camera, view } = scene();
    camera.keyframe(10);
    const viewer = view({ burstPacketsPerMs: 1 });
    viewer.stream.start();
    viewer.scheduler.advance(2_000);
    viewer.stream.requestKeyframe();
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0]);
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 1, ignoredKeyframeRequests: 1, packets: 10 });
  });

  test("first lets the access unit end that is going out", () => {
    const { camera, view } = scene();
    const viewer = view({ burstPacketsPerMs: 4 });
    viewer.stream.start();
    camera.keyframe(2);
    viewer.scheduler.advance(600);
    camera.delta(6);
    camera.delta(6);
    expect(viewer.received.length).toBe(6);
    viewer.stream.requestKeyframe();
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0, 1, 0, 1, 2]);
    expect(viewer.received.filter(({ marker }) => marker).length).toBe(5);
  });

  test("does nothing where no keyframe is kept: the next one comes by itself", () => {
    const { camera, history, view } = scene();
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(2);
    history.breakGop();
    viewer.scheduler.advance(600);
    viewer.stream.requestKeyframe();
    const next = camera.keyframe(1).id;
    expect(viewer.unitIds).toEqual([0, next]);
  });
});

describe("a keyframe request while the camera rests", () => {
  const resting = () => {
    const { camera, view } = scene();
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(3);
    camera.delta(1);
    viewer.scheduler.advance(1_001);
    return { camera, viewer };
  };

  test("is ignored when the viewer has reported that it has received everything", () => {
    const { camera, viewer } = resting();
    viewer.stream.handleReport(sixteenBits(viewer.numbers.at(-1)!));
    viewer.stream.requestKeyframe();
    viewer.stream.requestKeyframe();
    expect(viewer.unitIds).toEqual([0, 1]);
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 1, ignoredKeyframeRequests: 2 });

    const { id } = camera.delta(1);
    viewer.stream.requestKeyframe();
    expect(viewer.unitIds).toEqual([0, 1, id, 0, 1, id]);
  });

  test("is answered when the viewer has not reported the newest packet", () => {
    const { viewer } = resting();
    viewer.stream.handleReport(sixteenBits(viewer.numbers.at(-2)!));
    viewer.stream.requestKeyframe();
    expect(viewer.unitIds).toEqual([0, 1, 0, 1]);
    viewer.scheduler.advance(1_001);
    viewer.stream.handleReport(sixteenBits(viewer.numbers.at(-1)!));
    viewer.stream.requestKeyframe();
    expect(viewer.unitIds).toEqual([0, 1, 0, 1]);
  });

  test("is answered when something asked for again is gone, whatever was reported", () => {
    const { camera, view } = scene(20);
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(4);
    const [lost] = viewer.numbers;
    for (let unit = 0; unit < 10; unit += 1) camera.delta(1);
    const newest = [camera.keyframe(8).id, camera.delta(1).id];
    viewer.scheduler.advance(2_000);
    viewer.stream.handleReport(sixteenBits(viewer.numbers.at(-1)!));
    viewer.stream.handleNack([sixteenBits(lost!)]);
    viewer.scheduler.drain();
    expect(viewer.unitIds.slice(-2)).toEqual(newest);
    expect(viewer.stream.stats).toMatchObject({ gopStarts: 2 });
  });
});

describe("a NACK", () => {
  test("is answered with the same bytes", () => {
    const { camera, view } = scene();
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(5);
    camera.delta(3);
    const asked = [1, 2, 6].map((position) => viewer.received[position]!);
    viewer.scheduler.advance(1);
    viewer.stream.handleNack(asked.map(({ number }) => sixteenBits(number)));
    expect(viewer.received.slice(8).map(({ datagram }) => datagram)).toEqual(asked.map(({ datagram }) => datagram));
    expect(viewer.stream.stats).toMatchObject({ resent: 3, packets: 8, gopStarts: 1 });
  });

  test("is answered once for a number that it names twice", () => {
    const { camera, view } = scene();
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(2);
    const [number] = viewer.numbers;
    viewer.stream.handleNack([number!, number!]);
    expect(viewer.stream.stats.resent).toBe(1);
  });

  test("for numbers that were never sent is counted and ignored", () => {
    const { camera, view } = scene();
    const viewer = view({ firstSequenceNumber: 100 });
    viewer.stream.handleNack([100]);
    viewer.stream.start();
    camera.keyframe(2);
    viewer.scheduler.advance(600);
    viewer.stream.handleNack([99, 102, 40_000, Number.NaN]);
    expect(viewer.stream.stats).toMatchObject({ phantomNacks: 5, goneNacks: 0, resent: 0, gopStarts: 1, packets: 2 });
  });

  test("for what is no longer kept starts the newest GOP at once, once", () => {
    const { camera, view } = scene(20);
    const viewer = view();
    viewer.stream.start();
    camera.keyframe(4);
    for (let unit = 0; unit < 10; unit += 1) camera.delta(1);
    viewer.scheduler.advance(600);
    const newest = [camera.keyframe(8).id, camera.delta(1).id];
    const sent = viewer.unitIds;
    const lost = viewer.numbers.slice(0, 3).map(sixteenBits);
    viewer.stream.handleNack(lost);
    viewer.stream.handleNack(lost);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([...sent, ...newest]);
    expect(viewer.stream.stats).toMatchObject({ goneNacks: 6, gopStarts: 2, resent: 0, ignoredKeyframeRequests: 5 });
    expect(isConsecutive(viewer.numbers)).toBe(true);
  });

  test("for what a jump has made old is a phantom when it lies too far back", () => {
    const { camera, view } = scene(10);
    const viewer = view({ firstSequenceNumber: 0 });
    viewer.stream.start();
    camera.keyframe(1);
    for (let unit = 0; unit < 25; unit += 1) camera.delta(1);
    viewer.stream.handleNack([5, 6]);
    expect(viewer.stream.stats).toMatchObject({ phantomNacks: 1, goneNacks: 1 });
  });
});

describe("a viewer that is too slow", () => {
  test("jumps to the newest keyframe when it is half a history behind, without a gap in its numbers", () => {
    const { camera, view } = scene(40);
    const viewer = view({ burstPacketsPerMs: 1 });
    viewer.stream.start();
    camera.keyframe(4);
    for (let unit = 0; unit < 8; unit += 1) camera.delta(3);
    const newest = camera.keyframe(4).id;
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0, newest]);
    expect(viewer.received.length).toBe(8);
    expect(isConsecutive(viewer.numbers)).toBe(true);
    expect(viewer.stream.stats).toMatchObject({ skips: 1, gopStarts: 1 });
  });

  test("ends the unit that it has begun before the history laps it, and goes on with a keyframe", () => {
    const { camera, view } = scene(20);
    const viewer = view({ burstPacketsPerMs: 2 });
    viewer.stream.start();
    camera.keyframe(10);
    expect(viewer.received.length).toBe(2);
    camera.delta(9);
    camera.delta(5);
    expect(viewer.received.length).toBe(10);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0, 1, 2]);

    viewer.scheduler.advance(1);
    camera.delta(4);
    camera.delta(4);
    for (let unit = 0; unit < 7; unit += 1) camera.delta(4);
    const { id } = camera.keyframe(3);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0, 1, 2, 3, id]);
    expect(viewer.stream.stats).toMatchObject({ skips: 1 });
    expect(isConsecutive(viewer.numbers)).toBe(true);
    const [keyframeOfFirst] = viewer.received;
    expect(readPayload(keyframeOfFirst!.payload).count).toBe(10);
    expect(viewer.received.filter(({ marker }) => marker).length).toBe(5);
  });

  test("waits for a keyframe when it was lapped and none is kept", () => {
    const { camera, view } = scene(10);
    const viewer = view({ burstPacketsPerMs: 1 });
    viewer.stream.start();
    camera.keyframe(1);
    for (let unit = 0; unit < 30; unit += 1) camera.delta(1);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0]);
    const { id } = camera.keyframe(1);
    viewer.scheduler.drain();
    expect(viewer.unitIds).toEqual([0, id]);
    expect(viewer.stream.stats.skips).toBe(1);
  });

  test("is no other's loss", () => {
    const { camera, view } = scene(40);
    const slow = view({ burstPacketsPerMs: 1 });
    const fast = view();
    slow.stream.start();
    fast.stream.start();
    const units = [camera.keyframe(4)];
    for (let unit = 0; unit < 30; unit += 1) {
      fast.scheduler.advance(33);
      units.push(camera.delta(3));
    }
    expect(fast.unitIds).toEqual(units.map(({ id }) => id));
  });
});

describe("many viewers of one history", () => {
  test("are sent the same payloads in the same order, each under its own numbers and keys", () => {
    const { camera, view } = scene();
    const viewers = Array.from({ length: 5 }, () => view());
    for (const { stream } of viewers) stream.start();
    const units = [camera.keyframe(9), ...Array.from({ length: 20 }, (_, n) => camera.delta((n % 3) + 1))];
    const payloads = units.flatMap((unit) => unit.payloads);
    for (const { scheduler, received } of viewers) {
      scheduler.drain();
      expect(received.map(({ payload }) => payload)).toEqual(payloads);
    }
    const datagrams = viewers.flatMap(({ received }) => received.map(({ datagram }) => datagram.toString("hex")));
    expect(new Set(datagrams).size).toBe(5 * payloads.length);
  });

  test("go on when one closes another, and itself, while a frame is being sent", () => {
    const { camera, view } = scene();
    const viewers: WatchedViewer[] = [];
    let isCamera = false;
    const leave = () => {
      if (!isCamera) return;
      viewers[2]!.stream.close();
      viewers[1]!.stream.close();
    };
    viewers.push(view(), view({ network: leave }), view(), view());
    for (const { stream } of viewers) stream.start();
    camera.keyframe(3);
    isCamera = true;
    camera.delta(2);
    camera.delta(1);
    expect(viewers.map(({ unitIds }) => unitIds)).toEqual([[0, 1, 2], [0, 1], [0], [0, 1, 2]]);
    // The packet that was on its way when the viewer closed was its last.
    expect(viewers[1]!.received.length).toBe(4);
  });

  test("are not touched by one whose socket throws or is full", () => {
    const { camera, view } = scene();
    let isFull = true;
    const refusing = view({
      network: () => {
        if (isFull) throw new Error("ENOBUFS");
      },
    });
    const full = view({ network: () => !isFull });
    const well = view();
    for (const { stream } of [refusing, full, well]) stream.start();
    camera.keyframe(3);
    isFull = false;
    camera.delta(1);
    expect(well.unitIds).toEqual([0, 1]);
    for (const { stream, unitIds, numbers } of [refusing, full]) {
      expect(stream.stats).toMatchObject({ refused: 3, packets: 4 });
      expect(unitIds).toEqual([1]);
      stream.handleNack([numbers[0]! - 1, numbers[0]! - 2, numbers[0]! - 3]);
      expect(stream.stats.resent).toBe(3);
    }
    expect(full.unitIds).toEqual([1, 0]);
  });

  test("stay in order when one asks again while it is being sent to", () => {
    const { camera, view } = scene();
    let stream: ViewerStream | undefined;
    const viewer = view({
      firstSequenceNumber: 0,
      network: (parts) => {
        const number = Buffer.from(parts[0]!).readUInt16BE(2);
        if (number === 2) stream?.handleNack([0, 1]);
      },
    });
    ({ stream } = viewer);
    stream.start();
    camera.keyframe(5);
    expect(viewer.numbers).toEqual([0, 1, 2, 3, 4, 0, 1]);
  });
});

describe("closing", () => {
  test("ends everything, twice or not", () => {
    const { camera, view } = scene();
    camera.keyframe(100);
    const viewer = view();
    viewer.stream.start();
    viewer.stream.close();
    viewer.stream.close();
    expect(viewer.scheduler.waiting).toBe(0);
    viewer.stream.start();
    viewer.stream.requestKeyframe();
    viewer.stream.handleNack(viewer.numbers);
    camera.delta(1);
    expect(viewer.received.length).toBe(48);
    expect(viewer.stream.stats).toMatchObject({ packets: 48, resent: 0, backlogPackets: 0 });
  });

  test("closes the cipher, so that its keys serve nobody else", () => {
    const cipher = createSrtpCipher(randomKeys());
    const history = new PacketHistory();
    new ViewerStream({ history, cipher, ssrc: 1, payloadType: 96, send: () => {} }).close();
    expect(() => cipher.protect(Buffer.alloc(12), Buffer.alloc(1), 0)).toThrow(/is gone/);
  });
});

test("counts what a Sender Report tells", () => {
  const { camera, view } = scene();
  const viewer = view();
  expect(viewer.stream.stats).toMatchObject({ lastRtpTimestamp: undefined, lastSentAtMs: undefined });
  viewer.stream.start();
  const { payloads } = camera.keyframe(3);
  viewer.scheduler.advance(33);
  const delta = camera.delta(2);
  const octets = [...payloads, ...delta.payloads].reduce((sum, { length }) => sum + length, 0);
  expect(viewer.stream.stats).toMatchObject({
    packets: 5,
    octets,
    lastRtpTimestamp: delta.rtpTimestamp,
    lastSentAtMs: viewer.scheduler.nowMs(),
  });
});

test("hands any path whole runs of the history, each packet under its index and number", () => {
  const { history, camera } = scene();
  const runs: PacketRun[] = [];
  let closed = 0;
  const path = {
    refusedPackets: 0,
    send: (run: PacketRun) => {
      runs.push({ ...run, packets: [...run.packets] });
      return run.packets.length;
    },
    close: () => {
      closed += 1;
    },
  };
  const stream = new ViewerStream({ history, path, firstSequenceNumber: 32_767 });
  stream.start();
  camera.keyframe(5);
  camera.delta(2);
  expect(runs.map(({ firstIndex, firstNumber, packets }) => [firstIndex, firstNumber, packets.length])).toEqual([
    [0, 32_767, 5],
    [5, 32_772, 2],
  ]);
  expect(runs[1]!.packets[1]).toBe(history.at(6));
  stream.close();
  stream.close();
  expect(closed).toBe(1);
});

test.each([
  { burstPacketsPerMs: 0 },
  { burstPacketsPerMs: 0.5 },
  { firstSequenceNumber: 0x8000 },
  { firstSequenceNumber: -1 },
])("refuses %o", (impossible) => {
  const path = { refusedPackets: 0, send: () => 0, close: () => {} };
  expect(() => new ViewerStream({ history: new PacketHistory(), path, ...impossible })).toThrow(
    expect.objectContaining({ reason: "setting" }),
  );
});

describe("a socket that is full", () => {
  test("holds packets back: no number is spent on them, and nothing is lost", () => {
    const { camera, view } = scene();
    const rooms = [2, 0, 0, 1];
    const viewer = view({ room: () => rooms.shift() ?? 48, firstSequenceNumber: 7 });
    viewer.stream.start();
    camera.keyframe(5);
    expect(viewer.numbers).toEqual([7, 8]);
    expect(viewer.stream.stats).toMatchObject({ packets: 2, heldBack: 1, backlogPackets: 3, refused: 0 });
    camera.delta(2);
    viewer.scheduler.drain();
    expect(viewer.numbers).toEqual([7, 8, 9, 10, 11, 12, 13]);
    expect(viewer.unitIds).toEqual([0, 1]);
    expect(viewer.stream.stats).toMatchObject({ packets: 7, heldBack: 4, backlogPackets: 0, refused: 0 });
  });

  test("is offered half as many packets in each tick, and twice as many again when it takes them", () => {
    const { camera, view } = scene();
    let offers = 0;
    let isFull = true;
    const viewer = view({
      burstPacketsPerMs: 8,
      room: () => {
        offers += 1;
        return isFull ? 0 : 48;
      },
    });
    viewer.stream.start();
    camera.keyframe(40);
    for (let tick = 0; tick < 5; tick += 1) viewer.scheduler.tick();
    isFull = false;
    const sentPerTick = Array.from({ length: 5 }, () => {
      const before = viewer.received.length;
      viewer.scheduler.tick();
      return viewer.received.length - before;
    });
    expect(offers).toBe(6 + 5);
    expect(sentPerTick).toEqual([1, 2, 4, 8, 8]);
  });

  test("is sent again what was lost when it has room", () => {
    const { camera, view } = scene();
    let room = 48;
    const viewer = view({ room: () => room });
    viewer.stream.start();
    camera.keyframe(4);
    const [first] = viewer.numbers;
    room = 0;
    viewer.stream.handleNack([first!]);
    expect(viewer.stream.stats).toMatchObject({ resent: 0, backlogPackets: 1 });
    room = 1;
    viewer.scheduler.drain();
    expect(viewer.numbers.at(-1)).toBe(first);
    expect(viewer.stream.stats).toMatchObject({ resent: 1, backlogPackets: 0 });
  });
});
