import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PacketHistory } from "../packet-history.ts";
import { randomKeys } from "../testing/keys.ts";
import { refuseSegments } from "../testing/socket-options.ts";
import { PathStage } from "../testing/path-stage.ts";
import { SrtpReceiver } from "../testing/srtp-receiver.ts";
import { openFastLane } from "./fast-lane.ts";
import { SocketDescriptor } from "./socket-descriptor.ts";

const frame = [...Array<number>(14).fill(1164), 333];
const payloads = frame.map((length) => randomBytes(length));

let stage: PathStage | undefined;
afterEach(() => {
  stage?.close();
  stage = undefined;
});

const open = async (): Promise<PathStage> => {
  stage = await PathStage.open("fast");
  stage.history.append({ payloads, rtpTimestamp: 0, isKeyframe: true });
  return stage;
};

describe.skipIf(process.platform !== "linux")("the fast path", () => {
  test("goes on packet by packet where the kernel takes no runs on this socket, and says so once", async () => {
    const { receiver, sender } = await open();
    refuseSegments(sender);
    const onModeChange = vi.fn<(mode: string, why: string) => void>();
    const keys = randomKeys();
    const path = stage!.createPath({ keys, onModeChange });
    for (const first of [0, 15, 30]) expect(path.send(stage!.run(0, 15, first))).toBe(15);
    const srtp = new SrtpReceiver(keys);
    const received = (await receiver.until(45)).map((datagram) => srtp.receive([datagram]));
    expect(received.map(({ number }) => number)).toEqual(Array.from({ length: 45 }, (_, number) => number));
    expect(received.slice(0, 15).map(({ payload }) => payload)).toEqual(payloads);
    expect(onModeChange.mock.calls).toEqual([["single", expect.stringContaining("error 22")]]);
    expect(path.refusedPackets).toBe(0);
  });

  test("hands over to the portable path where a packet lies outside of its memory, and sends nothing wrong", async () => {
    const { receiver } = await open();
    const onModeChange = vi.fn<(mode: string, why: string) => void>();
    const keys = randomKeys();
    const path = stage!.createPath({ keys, onModeChange });
    const elsewhere = new PacketHistory({ capacityPackets: 16, maxPayloadBytes: 1164 });
    elsewhere.append({ payloads, rtpTimestamp: 0, isKeyframe: true });
    const packets = payloads.map((_, index) => elsewhere.at(index)!);
    expect(path.send({ firstIndex: 0, firstNumber: 0xfff8, packets })).toBe(15);
    const srtp = new SrtpReceiver(keys);
    const received = (await receiver.until(15)).map((datagram) => srtp.receive([datagram]));
    expect(received.map(({ payload }) => payload)).toEqual(payloads);
    expect(received.map(({ number }) => number)).toEqual(payloads.map((_, position) => 0xfff8 + position));
    expect(onModeChange.mock.calls).toEqual([["portable", expect.stringContaining("outside")]]);
  });

  test("knows a socket's descriptor for as long as the socket is open, and none of anything else", async () => {
    const { sender, receiver } = await open();
    const descriptors = [sender, receiver.socket].map((socket) => new SocketDescriptor(socket));
    expect(new Set(descriptors.map(({ number }) => number)).size).toBe(2);
    sender.close();
    await once(sender, "close");
    expect(descriptors[0]!.number).toBeUndefined();
    expect(descriptors[1]!.number).toBeGreaterThan(2);
  });

  test("is not opened where it does not work, and the reason is said", async () => {
    const unavailable = expect.objectContaining({ reason: "unavailable" });
    await expect(openFastLane({ capacityPackets: 2, maxPayloadBytes: 70_000 })).rejects.toEqual(unavailable);
    await expect(openFastLane({ capacityPackets: 2, maxPayloadBytes: 70_000 })).rejects.toThrow(
      /The fast path does not work here \(The kernel refuses a packet on this viewer's path \(error 90\)/,
    );
  });

  test("is tried with histories of any size", async () => {
    for (const capacityPackets of [1, 2, 5, 300])
      for (const maxPayloadBytes of [1, 16, 1400])
        expect((await openFastLane({ capacityPackets, maxPayloadBytes })).memory.length).toBe(
          capacityPackets * maxPayloadBytes,
        );
  });
});
