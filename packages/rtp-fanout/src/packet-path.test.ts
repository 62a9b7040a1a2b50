import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { RtpPacket } from "werift";
import { afterEach, describe, expect, test } from "vitest";
import { randomKeys } from "./testing/keys.ts";
import { PathStage, pathKinds } from "./testing/path-stage.ts";
import { SrtpReceiver } from "./testing/srtp-receiver.ts";
import { weriftSession } from "./testing/werift-session.ts";

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const concat = (datagrams: readonly Buffer[]): string[] => datagrams.map((datagram) => datagram.toString("hex"));

let stage: PathStage | undefined;
afterEach(() => {
  stage?.close();
  stage = undefined;
});

/** A keyframe of payloads with these lengths. */
const append = ({ history }: PathStage, lengths: readonly number[], rtpTimestamp = 3_000): Buffer[] => {
  const payloads = lengths.map((length) => randomBytes(length));
  history.append({ payloads, rtpTimestamp, isKeyframe: true });
  return payloads;
};

/** As many equal ones as a frame has, and what is left at the end of it. */
const frame = [...Array<number>(14).fill(1164), 333];

const kinds = pathKinds.filter((kind) => kind === "portable" || process.platform === "linux");

describe.each(kinds)("the %s path", (kind) => {
  test("encrypts the packet of RFC 7714, 16.1.1", async () => {
    stage = await PathStage.open(kind);
    const session = { key: hex("000102030405060708090a0b0c0d0e0f"), salt: hex("517569642070726f2071756f") };
    const path = stage.createPath({ session, ssrc: 0x5501_a0b2, payloadType: 0x40, hasPlayoutDelay: false });
    const payloads = [Buffer.from("Gallia est omnis divisa in partes tres"), Buffer.alloc(1)];
    stage.history.append({ payloads, rtpTimestamp: 0x8041_f8d3, isKeyframe: true });
    expect(path.send(stage.run(0, 1, 0xf17b))).toBe(1);
    expect(concat(await stage.receiver.until(1))).toEqual([
      "8040f17b8041f8d35501a0b2" +
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833" +
        "899d7f27beb16a9152cf765ee4390cce",
    ]);
  });

  test("sends what werift's own SRTP decrypts, packets of all lengths, across the wrap of the sequence number", async () => {
    stage = await PathStage.open(kind);
    const keys = randomKeys();
    const lengths = [...frame, 1, 2, 15, 16, 17, 1164, 1164, 500, 500, 500, 1163, 1164];
    const payloads = append(stage, lengths, 0xffff_fff0);
    const path = stage.createPath({ keys });
    const firstNumber = 65_536 - 7;
    expect(path.send(stage.run(0, lengths.length, firstNumber))).toBe(lengths.length);
    const session = weriftSession(keys);
    const datagrams = await stage.receiver.until(lengths.length);
    const packets = datagrams.map((datagram) => RtpPacket.deSerialize(session.decrypt(datagram)));
    expect(packets.map(({ payload }) => payload)).toEqual(payloads);
    expect(packets.map(({ header }) => header.sequenceNumber)).toEqual(
      lengths.map((_, position) => (firstNumber + position) % 65_536),
    );
    expect(packets.map(({ header }) => header.marker).lastIndexOf(true)).toBe(lengths.length - 1);
    expect(packets.filter(({ header }) => header.marker).length).toBe(1);
    expect(new Set(packets.map(({ header }) => header.timestamp))).toEqual(new Set([0xffff_fff0]));
    expect(path.refusedPackets).toBe(0);
  });

  test("sends the same bytes again under the same number, and other bytes under another", async () => {
    stage = await PathStage.open(kind);
    append(stage, frame);
    const path = stage.createPath();
    path.send(stage.run(0, frame.length, 0x3_fffa));
    path.send(stage.run(7, 2, 0x3_fffa + 7));
    path.send(stage.run(7, 2, 0x4_fffa + 7));
    const datagrams = concat(await stage.receiver.until(frame.length + 4));
    expect(datagrams.slice(15, 17)).toEqual(datagrams.slice(7, 9));
    expect(new Set(datagrams).size).toBe(frame.length + 2);
  });

  test("sends to IPv6", async () => {
    stage = await PathStage.open(kind, "udp6");
    const keys = randomKeys();
    const payloads = append(stage, frame);
    expect(stage.createPath({ keys }).send(stage.run(0, frame.length, 5))).toBe(frame.length);
    const receiver = new SrtpReceiver(keys);
    const datagrams = await stage.receiver.until(frame.length);
    expect(datagrams.map((datagram) => receiver.receive([datagram]).payload)).toEqual(payloads);
  });

  test("follows when its viewer is reached another way", async () => {
    stage = await PathStage.open(kind);
    append(stage, frame);
    const path = stage.createPath();
    path.send(stage.run(0, 3, 0));
    await stage.receiver.until(3);
    const other = await stage.move();
    path.send(stage.run(3, 3, 3));
    expect((await other.until(3)).length).toBe(3);
  });

  test("is no other viewer's when two share the memory", async () => {
    stage = await PathStage.open(kind);
    const payloads = append(stage, frame);
    const keys = [randomKeys(), randomKeys()] as const;
    const paths = [stage.createPath({ keys: keys[0] }), stage.createPath({ keys: keys[1], hasPlayoutDelay: false })];
    for (let first = 0; first < frame.length; first += 5)
      for (const path of paths) path.send(stage.run(first, 5, first));
    const datagrams = await stage.receiver.until(2 * frame.length);
    for (const [viewer, key] of keys.entries()) {
      const receiver = new SrtpReceiver(key);
      const own = datagrams.filter((_, position) => Math.floor(position / 5) % 2 === viewer);
      expect(own.map((datagram) => receiver.receive([datagram]).payload)).toEqual(payloads);
    }
  });

  test("sends nothing once it is closed, also by whoever is asked in the middle of a frame", async () => {
    stage = await PathStage.open(kind);
    append(stage, frame);
    const witness = stage.createPath();
    const closed = stage.createPath();
    closed.close();
    closed.send(stage.run(0, frame.length, 0));
    let asked = 0;
    const leaving = stage.createPath({
      beforeSend: () => {
        asked += 1;
        leaving.close();
      },
    });
    leaving.send(stage.run(0, frame.length, 0));
    leaving.send(stage.run(0, frame.length, 0));
    witness.send(stage.run(14, 1, 99));
    const numbers = (await stage.receiver.until(1)).map((datagram) => datagram.readUInt16BE(2));
    expect(asked).toBe(1);
    // The portable path's packet is made when its viewer is asked where to; the fast path asks first.
    expect(numbers[0]).toBe(kind === "portable" ? 0 : 99);
    expect((await stage.receiver.until(kind === "portable" ? 2 : 1)).length).toBe(kind === "portable" ? 2 : 1);
  });

  test("loses what a closed socket does not take, and counts it", async () => {
    stage = await PathStage.open(kind);
    append(stage, frame);
    const path = stage.createPath();
    path.send(stage.run(0, 2, 0));
    await stage.receiver.until(2);
    stage.sender.close();
    await once(stage.sender, "close");
    expect(path.send(stage.run(2, 5, 2))).toBe(5);
    expect(path.refusedPackets).toBe(5);
  });
});
