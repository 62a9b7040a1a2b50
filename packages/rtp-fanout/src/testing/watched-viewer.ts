import type { PacketHistory } from "../packet-history.ts";
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
}

/** A viewer stream whose every datagram is decrypted by a receiver of its own. */
export class WatchedViewer {
  readonly stream: ViewerStream;
  readonly scheduler: HandScheduler;
  readonly received: ReceivedPacket[] = [];

  constructor(history: PacketHistory, { keys = randomKeys(), network, ...settings }: WatchedViewerOptions = {}) {
    const receiver = new SrtpReceiver(keys);
    this.scheduler = new HandScheduler();
    this.stream = new ViewerStream({
      history,
      cipher: createSrtpCipher(keys),
      ssrc: 0x1234_5678,
      payloadType: 102,
      scheduler: this.scheduler,
      playoutDelay: { extensionId: 3, minMs: 0, maxMs: 500 },
      ...settings,
      send: (parts) => {
        if (network?.(parts) === false) return false;
        this.received.push(receiver.receive(parts));
        return true;
      },
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
