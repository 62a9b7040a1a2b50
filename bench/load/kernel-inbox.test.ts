import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openFastLane, PacketHistory, ViewerStream } from "@nekomado/rtp-fanout";
import { KernelInbox } from "./kernel-inbox.ts";
import { machineNowMs } from "./machine-clock.ts";

const inbox = await KernelInbox.open();

let sender: Socket;
let receiver: Socket;

beforeEach(async () => {
  sender = createSocket("udp4");
  receiver = createSocket("udp4");
  receiver.bind(0, "127.0.0.1");
  await once(receiver, "listening");
});

afterEach(() => {
  sender.close();
  receiver.close();
});

const send = (datagram: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    sender.send(datagram, receiver.address().port, "127.0.0.1", (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

describe.skipIf(inbox === undefined)("a socket that is read in batches", () => {
  it("hands over every datagram, in order and unchanged, with the moment at which it came", async () => {
    const taken: { text: string; atMs: number }[] = [];
    const heardByNode = vi.fn<() => void>();
    receiver.on("message", heardByNode);
    const leave = inbox!.watch(receiver, (datagram, atMs) => taken.push({ text: datagram.toString(), atMs }));
    // More than fit one batch.
    const texts = Array.from({ length: 150 }, (_, at) => `${at} ${"x".repeat(at)}`);
    const beganMs = machineNowMs();
    for (const text of texts) await send(Buffer.from(text));
    const endedMs = machineNowMs();
    await vi.waitFor(() => expect(taken).toHaveLength(texts.length), 10_000);
    leave?.();
    expect(taken.map(({ text }) => text)).toEqual(texts);
    const times = taken.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // The two clocks are read one after the other: a process that is held up between them is off by as much.
    expect(times[0]).toBeGreaterThan(beganMs - 50);
    expect(times.at(-1)).toBeLessThan(endedMs + 50);
    expect(heardByNode).not.toHaveBeenCalled();
  });

  it("takes a run of datagrams apart again, the shorter last one too", async () => {
    const lane = await openFastLane({ capacityPackets: 128, maxPayloadBytes: 1_000 });
    const history = new PacketHistory({ capacityPackets: 128, maxPayloadBytes: 1_000, memory: lane.memory });
    const path = lane.createPath({
      keys: { profile: "AEAD_AES_128_GCM", masterKey: Buffer.alloc(16), masterSalt: Buffer.alloc(12) },
      ssrc: 1,
      payloadType: 96,
      send: () => true,
      destination: () => ({ socket: sender, address: "127.0.0.1", port: receiver.address().port }),
    });
    sender.bind(0, "127.0.0.1");
    await once(sender, "listening");
    const viewer = new ViewerStream({ history, path, firstSequenceNumber: 7 });
    const taken: { length: number; number: number }[] = [];
    const take = (datagram: Buffer) => taken.push({ length: datagram.length, number: datagram.readUInt16BE(2) });
    const leave = inbox!.watch(receiver, take, true);
    viewer.start();
    const payloads = Array.from({ length: 40 }, (_, at) => new Uint8Array(at === 39 ? 10 : 1_000));
    history.append({ payloads, rtpTimestamp: 0, isKeyframe: true });
    await vi.waitFor(() => expect(taken).toHaveLength(payloads.length), 10_000);
    leave?.();
    viewer.close();
    const overheadBytes = 12 + 16;
    expect(taken).toEqual(payloads.map(({ length }, at) => ({ length: length + overheadBytes, number: 7 + at })));
  });

  it("tells when a datagram came, and not when it was read", async () => {
    const times: number[] = [];
    const leave = inbox!.watch(receiver, (_, atMs) => times.push(atMs));
    await send(Buffer.from("early"));
    const sentMs = machineNowMs();
    // Nobody reads meanwhile.
    while (machineNowMs() < sentMs + 300);
    await vi.waitFor(() => expect(times).toHaveLength(1), 10_000);
    leave?.();
    expect(times[0]).toBeLessThan(sentMs + 100);
  });

  it("is not read any more when it is left or closed", async () => {
    const take = vi.fn<() => void>();
    const leave = inbox!.watch(receiver, take);
    leave?.();
    await send(Buffer.from("late"));
    inbox!.readNow();
    expect(take).not.toHaveBeenCalled();

    const closed = createSocket("udp4");
    closed.bind(0, "127.0.0.1");
    await once(closed, "listening");
    const leaveClosed = inbox!.watch(closed, take);
    closed.close();
    await once(closed, "close");
    inbox!.readNow();
    leaveClosed?.();
    expect(take).not.toHaveBeenCalled();
  });
});
