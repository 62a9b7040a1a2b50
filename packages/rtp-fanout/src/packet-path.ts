import type { HistoryPacket } from "./packet-history.ts";
import type { RtpHeaderWriter } from "./rtp-header.ts";
import type { SrtpCipher } from "./srtp-cipher.ts";

/** A packet of the history under the number that one viewer knows it by. */
export interface NumberedPacket {
  packet: HistoryPacket;
  /** Its index in the history: where a path with memory of its own finds the payload. */
  index: number;
  /** Sequence number with the roll-over counter above its 16 bits. */
  extendedSequenceNumber: number;
}

/**
 * How packets get to one viewer: a header, encryption, a socket. This is the seam between the portable path and any
 * faster one: it is handed runs of packets, so that a path may encrypt in native memory and send a run in one call.
 */
export interface PacketPath {
  /** Sends packets in this order. Never throws.
   * @returns how many the socket took */
  send: (packets: readonly NumberedPacket[]) => number;
  /** Wipes what is secret; called once. */
  close: () => void;
}

/** Takes one datagram in parts; may throw, which counts as a lost packet. */
export type SendDatagram = (parts: readonly Uint8Array[]) => void;

/** Node's own crypto and any socket: works everywhere. */
export class PortablePath implements PacketPath {
  readonly #cipher: SrtpCipher;
  readonly #headers: RtpHeaderWriter;
  readonly #send: SendDatagram;

  constructor(cipher: SrtpCipher, headers: RtpHeaderWriter, send: SendDatagram) {
    this.#cipher = cipher;
    this.#headers = headers;
    this.#send = send;
  }

  send(packets: readonly NumberedPacket[]): number {
    let taken = 0;
    for (const { packet, extendedSequenceNumber } of packets) {
      const rollOver = Math.floor(extendedSequenceNumber / 0x1_0000);
      const header = this.#headers.write(extendedSequenceNumber % 0x1_0000, packet.rtpTimestamp, packet.marker);
      try {
        this.#send(this.#cipher.protect(header, packet.payload, rollOver));
        taken += 1;
      } catch {
        // A full or closed socket, or a viewer that left meanwhile: the packet is lost, as on any network.
      }
    }
    return taken;
  }

  close(): void {
    this.#cipher.close();
  }
}
