import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PacketHistory } from "./packet-history.ts";
import type { SrtpProfile } from "./srtp-cipher.ts";
import type { SentUnit } from "./testing/camera.ts";
import { Camera, readPayload } from "./testing/camera.ts";
import { randomKeys, srtpProfiles } from "./testing/keys.ts";
import type { ReceivedPacket } from "./testing/srtp-receiver.ts";
import { WatchedViewer } from "./testing/watched-viewer.ts";

const capacityPackets = 32;

type Step =
  | { kind: "unit"; isKeyframe: boolean; packets: number }
  | { kind: "break" }
  | { kind: "ticks"; viewer: number; count: number }
  | { kind: "pause"; viewer: number; ms: number }
  | { kind: "start"; viewer: number }
  | { kind: "keyframe"; viewer: number }
  | { kind: "nack"; viewer: number; back: number[] }
  | { kind: "noise"; viewer: number; numbers: number[] };

const viewer = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("unit" as const),
      isKeyframe: fc.nat({ max: 4 }).map((n) => n === 0),
      packets: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.integer({ min: 10, max: 34 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("break" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("ticks" as const), viewer, count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("pause" as const), viewer, ms: fc.integer({ min: 1, max: 700 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("start" as const), viewer }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("keyframe" as const), viewer }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("nack" as const),
      viewer,
      back: fc.array(fc.nat({ max: 80 }), { maxLength: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("noise" as const),
      viewer,
      numbers: fc.array(fc.nat({ max: 0xffff }), { maxLength: 6 }),
    }),
  },
);

const perform = (action: Step, camera: Camera, history: PacketHistory, viewers: WatchedViewer[]): void => {
  if (action.kind === "unit") {
    if (action.isKeyframe) camera.keyframe(action.packets);
    else camera.delta(action.packets);
    return;
  }
  if (action.kind === "break") {
    history.breakGop();
    return;
  }
  const { stream, scheduler, received } = viewers[action.viewer]!;
  switch (action.kind) {
    case "ticks":
      for (let tick = 0; tick < action.count; tick += 1) scheduler.tick();
      break;
    case "pause":
      scheduler.advance(action.ms);
      break;
    case "start":
      stream.start();
      break;
    case "keyframe":
      stream.requestKeyframe();
      break;
    case "nack": {
      const newest = received.reduce((highest, { number }) => Math.max(highest, number), 0);
      stream.handleNack(action.back.map((back) => (newest - back) & 0xffff));
      break;
    }
    case "noise":
      stream.handleNack(action.numbers);
  }
};

/** The packets of one viewer without those sent again, after proof that each number always came as the same bytes and
 * that no number is missing. */
const firstTimes = (received: ReceivedPacket[]): ReceivedPacket[] => {
  const datagrams = new Map<number, Buffer>();
  const first = received.filter(({ number, datagram }) => {
    const before = datagrams.get(number);
    if (before !== undefined) expect(datagram).toEqual(before);
    datagrams.set(number, datagram);
    return before === undefined;
  });
  for (const [position, { number }] of first.entries()) expect(number).toBe(first[0]!.number + position);
  return first;
};

/** Which units a viewer was sent, after proof that each is whole, as the camera made it, and decodable where it came. */
const unitsOf = (packets: ReceivedPacket[], taken: SentUnit[], isComplete: boolean): SentUnit[] => {
  const places = new Map(taken.map(({ id }, place) => [id, place]));
  const units: SentUnit[] = [];
  let position = 0;
  for (const { payload, rtpTimestamp, marker } of packets) {
    const head = readPayload(payload);
    const place = places.get(head.id)!;
    const unit = taken[place]!;
    if (position === 0) {
      const previous = units.at(-1);
      if (!unit.isKeyframe) expect(previous).toBe(taken[place - 1]);
      units.push(unit);
    }
    expect(units.at(-1)).toBe(unit);
    expect(payload).toEqual(unit.payloads[position]);
    expect(rtpTimestamp).toBe(unit.rtpTimestamp);
    expect(marker).toBe(position === unit.payloads.length - 1);
    position = marker ? 0 : position + 1;
  }
  if (isComplete) expect(position).toBe(0);
  return units;
};

test("whatever is appended, asked for and lost: whole units in decodable order, no gap, no number twice", () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 120 }),
      fc.constantFrom<SrtpProfile>(...srtpProfiles),
      fc.constantFrom(capacityPackets, 2 * capacityPackets, 8 * capacityPackets),
      fc.infiniteStream(fc.constantFrom(0, 0, 1, 2, 5, 48)),
      (steps, profile, mostPackets, rooms) => {
        const history = new PacketHistory({ capacityPackets, mostPackets, maxPayloadBytes: 16 });
        const camera = new Camera(history);
        const viewers = [1, 3, 48].map(
          (burstPacketsPerMs) => new WatchedViewer(history, { keys: randomKeys(profile), burstPacketsPerMs }),
        );
        const room = () => rooms.next().value ?? 0;
        const full = new WatchedViewer(history, { keys: randomKeys(profile), room });
        for (const { stream } of [viewers[0]!, full]) stream.start();
        for (const action of steps) perform(action, camera, history, [...viewers, full]);
        viewers[1]!.stream.start();

        for (const { scheduler, received, stream } of viewers) {
          scheduler.drain();
          const packets = firstTimes(received);
          const units = unitsOf(packets, camera.taken, true);
          const { stats } = stream;
          expect(stats).toMatchObject({ packets: packets.length, refused: 0, backlogPackets: 0 });
          expect(stats.resent).toBe(received.length - packets.length);
          expect(stats.octets).toBe(packets.reduce((sum, { payload }) => sum + payload.length, 0));
          expect(stats.lastRtpTimestamp).toBe(units.at(-1)?.rtpTimestamp);
          const jumpsBack = units.filter(({ id }, place) => place > 0 && id <= units[place - 1]!.id).length;
          expect(jumpsBack).toBeLessThanOrEqual(Math.max(0, stats.gopStarts - 1));
        }
        full.scheduler.drain();
        const { stats } = full.stream;
        expect(stats).toMatchObject({ packets: firstTimes(full.received).length, refused: 0, backlogPackets: 0 });
        expect(stats.resent).toBe(full.received.length - stats.packets);
        // Who has started is level in the end, however slow, wherever there is something to be level with.
        const started = history.newestKeyframe === undefined ? [] : [...viewers.slice(0, 2), full];
        for (const { received } of started) {
          const newest = firstTimes(received).at(-1);
          expect(newest).toBeDefined();
          expect(readPayload(newest!.payload).id).toBe(camera.taken.at(-1)!.id);
        }
      },
    ),
    { numRuns: 250 },
  );
});
