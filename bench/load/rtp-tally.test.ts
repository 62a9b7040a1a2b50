import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRtp, RtpTally } from "./rtp-tally.ts";

const packetOf = (number: number, rtpTimestamp: number, marker = false): Buffer => {
  const packet = Buffer.alloc(112, 7);
  packet[0] = 0x80;
  packet[1] = 102 + (marker ? 0x80 : 0);
  packet.writeUInt16BE(number % 0x1_0000, 2);
  packet.writeUInt32BE(rtpTimestamp, 4);
  packet.writeUInt32BE(0x1234, 8);
  return packet;
};

/** Frames of these sizes, 3000 ticks apart; the numbers begin behind `first`. */
const streamOf = (sizes: readonly number[], first = 100): Buffer[] => {
  let number = first;
  return sizes.flatMap((size, frame) =>
    Array.from({ length: size }, (_, at) => packetOf(++number, 3_000 * frame, at === size - 1)),
  );
};

/** Each packet comes a millisecond after the one before. */
const tallied = (packets: readonly Buffer[]): RtpTally => {
  const tally = new RtpTally();
  for (const [atMs, packet] of packets.entries()) tally.take(packet, atMs);
  return tally;
};

describe("a datagram", () => {
  it("is told apart from STUN, DTLS, RTCP and what is too short", () => {
    expect(isRtp(packetOf(1, 2))).toBe(true);
    expect(isRtp(packetOf(1, 2, true))).toBe(true);
    for (const first of [
      [0x00, 0x01],
      [0x16, 0xfe],
      [0x81, 200],
      [0x80, 201],
      [0x8f, 205],
      [0x81, 206],
    ])
      expect(isRtp(Buffer.concat([Buffer.from(first), Buffer.alloc(30)]))).toBe(false);
    expect(isRtp(packetOf(1, 2).subarray(0, 11))).toBe(false);
  });
});

describe("a stream that comes whole", () => {
  it("has every frame with the moment of its last packet, but the first, whose beginning nobody knows", () => {
    const { packets, bytes, lost, duplicates, reordered, rtpTimestamps, wholeAtMs } = tallied(
      streamOf([3, 2, 1, 4]),
    ).end();
    expect({ packets, bytes, lost, duplicates, reordered }).toEqual({
      packets: 10,
      bytes: 1_120,
      lost: 0,
      duplicates: 0,
      reordered: 0,
    });
    expect([...rtpTimestamps]).toEqual([3_000, 6_000, 9_000]);
    expect([...wholeAtMs]).toEqual([4, 5, 9]);
  });

  it("is counted from the beginning of the measurement on, also across the wrap of the numbers", () => {
    const packets = streamOf([3, 2, 4, 5], 0xffff - 6);
    const tally = tallied(packets.slice(0, 5));
    tally.begin();
    for (const packet of packets.slice(5)) tally.take(packet, 50);
    const { packets: counted, lost, rtpTimestamps } = tally.end();
    expect({ counted, lost }).toEqual({ counted: 9, lost: 0 });
    expect([...rtpTimestamps]).toEqual([6_000, 9_000]);
    expect(tally.highest).toBe(0xffff - 6 + 14);
  });
});

describe("a stream with a hole", () => {
  it("counts what never came, and names the frame", () => {
    const packets = streamOf([2, 3, 3, 2]);
    const { lost, rtpTimestamps, wholeAtMs } = tallied(packets.toSpliced(3, 1)).end();
    expect(lost).toBe(1);
    expect([...rtpTimestamps]).toEqual([3_000, 6_000, 9_000]);
    expect([...wholeAtMs].map(Number.isNaN)).toEqual([true, false, false]);
  });

  it("calls the next frame whole no more when the end of one was lost", () => {
    const packets = streamOf([2, 3, 3, 2]);
    const { lost, wholeAtMs } = tallied(packets.toSpliced(4, 1)).end();
    expect(lost).toBe(1);
    expect([...wholeAtMs].map(Number.isNaN)).toEqual([true, true, false]);
  });

  it("is mended by a packet that comes late within its frame", () => {
    const [a, b, c, d, e, f] = streamOf([2, 4]);
    const late = [a, b, c, e, f, d].flatMap((packet) => (packet === undefined ? [] : [packet]));
    const { lost, reordered, wholeAtMs } = tallied(late).end();
    expect({ lost, reordered }).toEqual({ lost: 0, reordered: 1 });
    expect([...wholeAtMs]).toEqual([5]);
  });
});

it("counts packets that come twice and takes them for nothing else", () => {
  const packets = streamOf([2, 2, 2]);
  const { packets: counted, lost, duplicates, wholeAtMs } = tallied([...packets, ...packets]).end();
  expect({ counted, lost, duplicates }).toEqual({ counted: 6, lost: 0, duplicates: 6 });
  expect([...wholeAtMs]).toEqual([3, 5]);
});

it("agrees with plain counting whatever is lost, doubled or swapped", () => {
  const fates = fc.constantFrom("comes", "comes", "comes", "lost", "twice", "swapped");
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 60 }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.infiniteStream(fates),
      (sizes, first, stream) => {
        const sent = streamOf(sizes, first);
        const arrived: Buffer[] = [];
        for (const packet of sent) {
          const fate = stream.next().value;
          if (fate === "lost" && arrived.length > 0) continue;
          arrived.push(packet);
          if (fate === "twice") arrived.push(packet);
          // With the one before; never with the first, behind which the counting begins.
          if (fate === "swapped" && arrived.length > 2)
            arrived.splice(arrived.length - 2, 2, ...arrived.slice(-2).toReversed());
        }
        const distinct = new Set(arrived);
        const highest = Math.max(...[...distinct].map((packet) => sent.indexOf(packet)));
        const tally = tallied(arrived).end();
        expect(tally.packets).toBe(distinct.size);
        expect(tally.lost).toBe(highest + 1 - distinct.size);
        expect(tally.duplicates).toBe(arrived.length - distinct.size);
        // A frame that is called whole has lost nothing.
        const whole = [...tally.rtpTimestamps].filter((_, at) => !Number.isNaN(tally.wholeAtMs[at]));
        const lost = new Set(sent.filter((packet) => !distinct.has(packet)).map((packet) => packet.readUInt32BE(4)));
        expect(whole.filter((rtpTimestamp) => lost.has(rtpTimestamp))).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});
