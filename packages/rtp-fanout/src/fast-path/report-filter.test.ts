import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { Receiver } from "../testing/path-stage.ts";
import { openNativeLibrary } from "./native-library.ts";
import { ReportFilter } from "./report-filter.ts";
import { SocketDescriptor } from "./socket-descriptor.ts";

/** SRTCP begins with the packet's first eight bytes in the clear. */
const rtcp = (firstByte: number, type: number, byteLength: number): Buffer => {
  const packet = Buffer.alloc(byteLength, 7);
  packet.set([firstByte, type]);
  return packet;
};
const estimate = rtcp(0x81, 201, 76);
const others = {
  "a report without an estimate": rtcp(0x81, 201, 52),
  "a report of two streams": rtcp(0x82, 201, 76),
  "a NACK": rtcp(0x81, 205, 76),
  "a PLI": rtcp(0x81, 206, 36),
  "a sender report": rtcp(0x81, 200, 76),
  "a STUN request": rtcp(0x00, 0x01, 76),
  "a DTLS alert": rtcp(0x15, 0xfe, 76),
  "nothing but a byte": Buffer.from([0x81]),
  "a goodbye": Buffer.from("goodbye"),
};
const perRound = 40;
const rounds = 10;

const sockets: { close: () => unknown }[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

describe.skipIf(process.platform !== "linux").each(["udp4", "udp6"] as const)(
  "the filter of reports, on %s",
  (type) => {
    it("lets one in four estimates through, and everything else", async () => {
      const receiver = await Receiver.open(type);
      const { address, port } = receiver.socket.address();
      const sender = createSocket(type);
      sockets.push(receiver.socket, sender);
      const filter = new ReportFilter(await openNativeLibrary());
      expect(filter.attach(new SocketDescriptor(receiver.socket).number ?? -1)).toBe(true);

      const last = Buffer.from("the last one");
      for (let round = 0; round < rounds; round++) {
        for (let sent = 0; sent < perRound; sent++) sender.send(estimate, port, address);
        for (const packet of Object.values(others)) sender.send(packet, port, address);
        sender.send(last, port, address);
        while (receiver.datagrams.filter((datagram) => datagram.equals(last)).length <= round)
          await once(receiver.socket, "message");
      }
      const countOf = (packet: Buffer) => receiver.datagrams.filter((datagram) => datagram.equals(packet)).length;
      for (const [name, packet] of Object.entries(others)) expect([name, countOf(packet)]).toEqual([name, rounds]);
      // 400 of one in four: fewer than 50 or more than 160 come by chance less often than once in a million runs.
      expect(countOf(estimate)).toBeGreaterThan(50);
      expect(countOf(estimate)).toBeLessThan(160);
    });

    it("says where it cannot be put on", async () => {
      expect(new ReportFilter(await openNativeLibrary()).attach(-1)).toBe(false);
    });
  },
);
