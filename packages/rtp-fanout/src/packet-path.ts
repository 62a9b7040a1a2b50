import type { HistoryPacket } from "./packet-history.ts";
import type { PlayoutDelay } from "./rtp-header.ts";
import { RtpHeaderWriter } from "./rtp-header.ts";
import type { SrtpCipher } from "./srtp-cipher.ts";

/** Packets that follow each other in the history, and in one viewer's sequence numbers. */
export interface PacketRun {
  /** Index of the first one: where a path with memory of its own finds its payload. */
  firstIndex: number;
  /** Sequence number of the first one, with the roll-over counter above its 16 bits. */
  firstNumber: number;
  /** Until `send` returns: then the list is filled anew. */
  packets: readonly HistoryPacket[];
}

/**
 * How packets get to one viewer: a header, encryption, a socket. This is the seam between the portable path and any
 * faster one: it is handed runs of packets, so that a path may encrypt in native memory and send a run in one call.
 */
export interface PacketPath {
  /**
   * Sends the packets in this order; the same packet under the same number always as the same bytes. Never throws.
   *
   * @returns how many it is done with, from the first on. Fewer than all where the socket is full: nothing of the others
   * has left, and they may come again, under these numbers or others.
   */
  send: (run: PacketRun) => number;
  /** How many packets were lost because the socket did not take them. */
  readonly refusedPackets: number;
  /** Wipes what is secret; called once, perhaps from inside `send`. */
  close: () => void;
}

/** Takes one datagram in parts, which stay unchanged. Throws or returns false when it is lost. */
export type SendDatagram = (parts: readonly Uint8Array[]) => boolean | void;

export interface PortablePathOptions {
  /** Belongs to this stream from here on and is closed with it. Its keys never serve another stream with this SSRC. */
  cipher: SrtpCipher;
  ssrc: number;
  /** 0 to 127. */
  payloadType: number;
  send: SendDatagram;
  playoutDelay?: PlayoutDelay;
}

/** Node's own crypto and any socket: works everywhere. */
export class PortablePath implements PacketPath {
  readonly #cipher: SrtpCipher;
  readonly #headers: RtpHeaderWriter;
  readonly #send: SendDatagram;
  #refusedPackets = 0;
  #closed = false;

  /** @throws FanoutError setting */
  constructor({ cipher, ssrc, payloadType, send, playoutDelay }: PortablePathOptions) {
    this.#cipher = cipher;
    this.#headers = new RtpHeaderWriter({ ssrc, payloadType, ...(playoutDelay === undefined ? {} : { playoutDelay }) });
    this.#send = send;
  }

  get refusedPackets(): number {
    return this.#refusedPackets;
  }

  send({ firstNumber, packets }: PacketRun): number {
    for (const [position, packet] of packets.entries()) {
      // The viewer may leave while a datagram of its own is being sent.
      if (this.#closed) break;
      const number = firstNumber + position;
      const header = this.#headers.write(number % 0x1_0000, packet.rtpTimestamp, packet.marker);
      try {
        const parts = this.#cipher.protect(header, packet.payload, Math.floor(number / 0x1_0000));
        if (this.#send(parts) === false) this.#refusedPackets += 1;
      } catch {
        // A full or closed socket: the packet is lost, as on any network, and the viewer asks for it.
        this.#refusedPackets += 1;
      }
    }
    return packets.length;
  }

  close(): void {
    this.#closed = true;
    this.#cipher.close();
  }
}
