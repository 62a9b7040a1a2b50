import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
