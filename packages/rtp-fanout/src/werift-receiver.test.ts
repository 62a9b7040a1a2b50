import { createSocket } from "node:dgram";
import { once } from "node:events";
import { RtpPacket } from "werift";
import { describe, expect, onTestFinished, test } from "vitest";
import { PacketHistory } from "./packet-history.ts";
import { createSrtpCipher } from "./srtp-cipher.ts";
import { Camera } from "./testing/camera.ts";
import { HandScheduler } from "./testing/hand-scheduler.ts";
import { randomKeys, srtpProfiles } from "./testing/keys.ts";
import { weriftSession } from "./testing/werift-session.ts";
import { ViewerStream } from "./viewer-stream.ts";

const playoutDelay = { extensionId: 1, minMs: 0, maxMs: 500 };

describe.each(srtpProfiles)("werift's own SRTP reads %s", (profile) => {
  test("across the wrap of the sequence number, with packets of before it sent again after it", () => {
    const keys = randomKeys(profile);
    const session = weriftSession(keys);
    const history = new PacketHistory({ capacityPackets: 2_000, maxPayloadBytes: 16 });
    const camera = new Camera(history);
    const scheduler = new HandScheduler();
    const received: { packet: RtpPacket; datagram: Buffer }[] = [];
    const stream = new ViewerStream({
      history,
      cipher: createSrtpCipher(keys),
      ssrc: 0xffff_ffff,
      payloadType: 102,
      playoutDelay,
      firstSequenceNumber: 0x7fff,
      burstPacketsPerMs: 500,
      scheduler,
      send: (parts) => {
        const datagram = Buffer.concat(parts);
        received.push({ packet: RtpPacket.deSerialize(session.decrypt(datagram)), datagram });
      },
    });
    stream.start();
    const show = (unit: () => unknown) => {
      scheduler.advance(33);
      unit();
    };
    show(() => camera.keyframe(1));
    while (received.length < 0x8000 + 19) show(() => camera.delta(received.length < 0x7f00 ? 450 : 10));
    expect(received.at(-1)!.packet.header.sequenceNumber).toBeLessThan(100);

    const numbers = [65_534, 65_535, 0, 1];
    const before = received.length;
    scheduler.advance(1);
    stream.handleNack(numbers);
    const again = received.slice(before);
    expect(again.map(({ packet }) => packet.header.sequenceNumber)).toEqual(numbers);
    for (const { datagram } of again)
      expect(received.filter((other) => other.datagram.equals(datagram)).length).toBe(2);
    show(() => camera.delta(10));

    const first = [...received.slice(0, before), ...received.slice(before + numbers.length)];
    const payloads = camera.taken.flatMap((unit) => unit.payloads);
    expect(first.length).toBe(payloads.length);
    expect(first.findIndex(({ packet }, position) => !packet.payload.equals(payloads[position]!))).toBe(-1);
    expect(
      first.findIndex(({ packet }, position) => packet.header.sequenceNumber !== (0x7fff + position) % 0x1_0000),
    ).toBe(-1);
  });

  test("from a real socket, and what was lost on the way when it is asked for", async () => {
    const keys = randomKeys(profile);
    const session = weriftSession(keys);
    const [sender, receiver] = [createSocket("udp4"), createSocket("udp4")];
    onTestFinished(() => {
      sender.close();
      receiver.close();
    });
    receiver.bind(0, "127.0.0.1");
    await once(receiver, "listening");
    const { address, port } = receiver.address();

    const history = new PacketHistory();
    const camera = new Camera(history);
    const expected = 70;
    let sent = 0;
    const stream = new ViewerStream({
      history,
      cipher: createSrtpCipher(keys),
      ssrc: 7,
      payloadType: 102,
      playoutDelay,
      firstSequenceNumber: 1_000,
      send: (parts) => {
        sent += 1;
        // Each seventh is lost on its first way.
        if (sent > expected || sent % 7 !== 0) sender.send(parts, port, address);
      },
    });
    onTestFinished(() => stream.close());
    const arrived = new Map<number, Buffer>();
    const { promise: complete, resolve } = Promise.withResolvers<void>();
    receiver.on("message", (datagram) => {
      const { header, payload } = RtpPacket.deSerialize(session.decrypt(datagram));
      arrived.set(header.sequenceNumber, payload);
      if (arrived.size === expected) resolve();
      // The last one on its way tells what is missing.
      if (header.sequenceNumber !== 1_000 + expected - 2) return;
      const missing = Array.from({ length: expected }, (_, offset) => 1_000 + offset).filter(
        (number) => !arrived.has(number),
      );
      stream.handleNack(missing);
    });
    camera.keyframe(60);
    camera.delta(4);
    camera.delta(6);
    stream.start();
    await complete;

    const payloads = camera.taken.flatMap((unit) => unit.payloads);
    expect(payloads.map((_, position) => arrived.get(1_000 + position))).toEqual(payloads);
    expect(stream.stats.resent).toBeGreaterThanOrEqual(10);
  });
});
