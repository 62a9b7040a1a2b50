import type { PacketHistory } from "../packet-history.ts";
import type { PacketPath } from "../packet-path.ts";
import { PortablePath } from "../packet-path.ts";
import type { SrtpKeys } from "../srtp-cipher.ts";
import { createSrtpCipher } from "../srtp-cipher.ts";
import type { ViewerStreamOptions } from "../viewer-stream.ts";
import { ViewerStream } from "../viewer-stream.ts";
import { readPayload } from "./camera.ts";
import { HandScheduler } from "./hand-scheduler.ts";
import { randomKeys } from "./keys.ts";
import type { ReceivedPacket } from "./srtp-receiver.ts";
import { SrtpReceiver } from "./srtp-receiver.ts";

export interface WatchedViewerOptions extends Pick<
  ViewerStreamOptions,
  "burstPacketsPerMs" | "firstSequenceNumber" | "scheduler"
> {
  keys?: SrtpKeys;
  /** Sees each datagram before the receiver; throws or returns false where it is lost. */
  network?: (parts: readonly Uint8Array[]) => boolean | void;
  /** How many packets the socket has room for at each call; any number where it is not given. */
  room?: () => number;
}

/** A path to a socket that is full now and then, as the fast path meets it. */
const withRoom = (path: PacketPath, room: () => number): PacketPath => ({
  get refusedPackets() {
    return path.refusedPackets;
  },
  send: ({ packets, ...run }) => {
    const taken = packets.slice(0, room());
    return taken.length === 0 ? 0 : path.send({ ...run, packets: taken });
  },
  close: () => path.close(),
});

/** A viewer stream whose every datagram is decrypted by a receiver of its own. */
export class WatchedViewer {
  readonly stream: ViewerStream;
  readonly scheduler: HandScheduler;
  readonly received: ReceivedPacket[] = [];

  constructor(history: PacketHistory, { keys = randomKeys(), network, room, ...settings }: WatchedViewerOptions = {}) {
    const receiver = new SrtpReceiver(keys);
    this.scheduler = new HandScheduler();
    const path = new PortablePath({
      cipher: createSrtpCipher(keys),
      ssrc: 0x1234_5678,
      payloadType: 102,
      playoutDelay: { extensionId: 3, minMs: 0, maxMs: 500 },
      send: (parts) => {
        if (network?.(parts) === false) return false;
        this.received.push(receiver.receive(parts));
        return true;
      },
    });
    this.stream = new ViewerStream({
      history,
      scheduler: this.scheduler,
      ...settings,
      path: room === undefined ? path : withRoom(path, room),
    });
  }

  /** Which units came, in order, each as often as its first packet came. */
  get unitIds(): number[] {
    return this.received
      .map(({ payload }) => readPayload(payload))
      .filter(({ position }) => position === 0)
      .map(({ id }) => id);
  }

  get numbers(): number[] {
    return this.received.map(({ number }) => number);
  }
}
