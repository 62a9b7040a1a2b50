import type { HistoryPacket } from "../packet-history.ts";
import type { RtpHeaderWriter } from "../rtp-header.ts";
import { maxHeaderBytes } from "../rtp-header.ts";
import type { GcmContext } from "./gcm-context.ts";
import { tagBytes } from "./gcm-context.ts";
import type { GcmVector } from "./gcm-vector.ts";
import { vectorBytes } from "./gcm-vector.ts";
import type { NativeLibrary } from "./native-library.ts";
import type { Address } from "./native-memory.ts";
import { NativeMemory, NativeSlots, writeAddress } from "./native-memory.ts";

/** `UDP_MAX_SEGMENTS` of the kernel. */
export const maxSegments = 64;

/** `SOL_UDP` and `UDP_SEGMENT` (udp(7)). */
const segmentOption = { level: 17, type: 103 } as const;
/** `MSG_DONTWAIT | MSG_NOSIGNAL` */
const sendFlags = 0x40 | 0x4000;

/** Where things lie in the control block: `struct msghdr`, a `cmsghdr` with a u16, the address, the GCM vector. */
const at = { message: 0, option: 64, name: 96, vector: 128, end: 144 } as const;
const messageBytes = 56;
const optionBytes = 24;
/** `cmsg_len` of the u16 in it. */
const optionLength = 18;
const nameBytes = 28;
const ioVectorBytes = 16;

/** What one viewer's packets are made with. */
export interface Sealing {
  headers: RtpHeaderWriter;
  vector: GcmVector;
  context: GcmContext;
}

/** How the packet lies that was last in a slot: nearly all are equally long. */
interface Layout {
  headerBytes: number;
  packetBytes: number;
  body: Address;
  tag: Address;
}

/**
 * Where a run of packets is encrypted, and from where the kernel takes it. One of it serves all viewers of a thread, one
 * after the other: between two runs nothing stays in it but ciphertext.
 */
export class Departure {
  readonly #library: NativeLibrary;
  readonly #payloads: NativeSlots;
  readonly #slots: NativeSlots;
  readonly #output: NativeMemory;
  readonly #headers: DataView;
  readonly #control: NativeMemory;
  readonly #words: DataView;
  readonly #message: Address;
  readonly #option: Address;
  readonly #vector: Address;
  readonly #ioVectors: NativeSlots;
  readonly #ioVectorWords: DataView;
  readonly #layouts: (Layout | undefined)[];

  /** @param payloads where the payloads of the packets lie */
  constructor(library: NativeLibrary, payloads: NativeSlots) {
    const { addressOf } = library;
    this.#library = library;
    this.#payloads = payloads;
    const slotBytes = 16 * Math.ceil((maxHeaderBytes + payloads.slotBytes + tagBytes) / 16);
    this.#output = new NativeMemory(maxSegments * slotBytes, addressOf);
    this.#slots = new NativeSlots(this.#output, slotBytes, maxSegments);
    this.#headers = new DataView(this.#output.bytes.buffer);
    this.#layouts = Array.from({ length: maxSegments }, () => undefined);

    const ioVectors = new NativeMemory(maxSegments * ioVectorBytes, addressOf);
    this.#ioVectors = new NativeSlots(ioVectors, ioVectorBytes, maxSegments);
    this.#ioVectorWords = new DataView(ioVectors.bytes.buffer);
    for (let slot = 0; slot < maxSegments; slot += 1)
      writeAddress(this.#ioVectorWords, slot * ioVectorBytes, this.#slots.address(slot, slotBytes));

    this.#control = new NativeMemory(at.end, addressOf);
    this.#message = this.#control.address(at.message, messageBytes);
    this.#option = this.#control.address(at.option, optionBytes);
    this.#vector = this.#control.address(at.vector, vectorBytes);
    this.#words = new DataView(this.#control.bytes.buffer);
    writeAddress(this.#words, at.message, this.#control.address(at.name, nameBytes));
    this.#words.setUint32(at.option, optionLength, true);
    this.#words.setUint32(at.option + 8, segmentOption.level, true);
    this.#words.setUint32(at.option + 12, segmentOption.type, true);
  }

  /** Makes a packet ready in a slot.
   * @param number with the roll-over counter above its 16 bits
   * @returns its length, header and tag included
   * @throws FanoutError bounds, closed, native */
  seal(slot: number, { headers, vector, context }: Sealing, packet: HistoryPacket, number: number): number {
    const { payload, rtpTimestamp, marker } = packet;
    const { byteLength: headerBytes } = headers;
    const packetBytes = headerBytes + payload.length + tagBytes;
    const header = this.#slots.address(slot, packetBytes);
    let layout = this.#layouts[slot];
    if (layout === undefined || layout.packetBytes !== packetBytes || layout.headerBytes !== headerBytes)
      layout = this.#layOut(slot, headerBytes, packetBytes);
    const sequenceNumber = number % 0x1_0000;
    headers.writeTo(this.#headers, slot * this.#slots.slotBytes, sequenceNumber, rtpTimestamp, marker);
    vector.writeTo(this.#words, at.vector, Math.floor(number / 0x1_0000), sequenceNumber);
    const source = this.#payloads.addressOf(payload);
    context.seal(this.#vector, header, headerBytes, source, payload.length, layout.body, layout.tag);
    return packetBytes;
  }

  /**
   * Hands sealed packets to the kernel in one call.
   *
   * @param name as `socketAddress` makes it
   * @param segmentBytes length of each packet but the last, which may be shorter; 0 for a single packet
   * @returns 0, or the kernel's error number
   */
  send(descriptor: number, name: Uint8Array, slot: number, count: number, segmentBytes: number): number {
    const { kernel } = this.#library;
    const words = this.#words;
    this.#control.bytes.set(name, at.name);
    words.setUint32(at.message + 8, name.length, true);
    writeAddress(words, at.message + 16, this.#ioVectors.range(slot, count));
    words.setUint32(at.message + 24, count, true);
    const isSegmented = segmentBytes > 0;
    writeAddress(words, at.message + 32, isSegmented ? this.#option : 0);
    words.setUint32(at.message + 40, isSegmented ? optionBytes : 0, true);
    words.setUint16(at.option + 16, segmentBytes, true);
    return kernel.sendMessage(descriptor, this.#message, sendFlags) >= 0 ? 0 : kernel.errno();
  }

  #layOut(slot: number, headerBytes: number, packetBytes: number): Layout {
    const offset = slot * this.#slots.slotBytes;
    const layout = {
      headerBytes,
      packetBytes,
      body: this.#output.address(offset + headerBytes, packetBytes - headerBytes),
      tag: this.#output.address(offset + packetBytes - tagBytes, tagBytes),
    };
    this.#layouts[slot] = layout;
    this.#ioVectorWords.setUint32(slot * ioVectorBytes + 8, packetBytes, true);
    return layout;
  }
}
