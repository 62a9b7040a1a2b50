const rtpHeaderBytes = 12;
/** Further back than this, a packet is taken for one that came before. */
const memoryPackets = 4_096;

/** Whether a datagram of a media session is RTP, and not RTCP, STUN or DTLS (RFC 5761, section 4; RFC 7983). */
export const isRtp = (datagram: Buffer): boolean => {
  if (datagram.length < rtpHeaderBytes) return false;
  const [first = 0, second = 0] = datagram;
  return first >> 6 === 2 && (second < 192 || second > 223);
};

/** What came between `begin` and `end`. Frames are in the order of their arrival. */
export interface Tally {
  packets: number;
  /** Of whole datagrams without IP and UDP headers. */
  bytes: number;
  /** Numbers that never came, up to the highest that did. */
  lost: number;
  duplicates: number;
  /** Came after a packet with a higher number. */
  reordered: number;
  rtpTimestamps: Float64Array<ArrayBuffer>;
  /** When the last packet of each came, on the clock that `take` was told; NaN for a frame that was not whole before
   * the next one began. */
  wholeAtMs: Float64Array<ArrayBuffer>;
}

interface OpenFrame {
  rtpTimestamp: number;
  /** The number after the marker of the frame before; undefined where that is not known. */
  first: number | undefined;
  /** The number with the marker, once it has come. */
  last: number | undefined;
  packets: number;
  isTold: boolean;
}

/** Counts one stream of RTP by its headers alone (RFC 3550, section 5.1); the payload may be encrypted. */
export class RtpTally {
  /** With the wraps above its 16 bits. */
  #highest: number | undefined;
  /** Whether the packet with this number, modulo its length, has come. */
  readonly #hasCome = new Uint8Array(memoryPackets);
  #frame: OpenFrame | undefined;
  /** Counted are the numbers above it. */
  #base: number | undefined;
  #packets = 0;
  #bytes = 0;
  #duplicates = 0;
  #reordered = 0;
  #rtpTimestamps: number[] = [];
  #wholeAtMs: number[] = [];

  /** The highest sequence number with its wraps, as a receiver report tells it. */
  get highest(): number {
    return this.#highest ?? 0;
  }

  /** Since the counting began. */
  get lost(): number {
    const expected = this.#highest === undefined || this.#base === undefined ? 0 : this.#highest - this.#base;
    return expected - this.#packets;
  }

  /** @param packet a datagram that `isRtp` */
  take(packet: Buffer, nowMs: number): void {
    const number = this.#extend(packet.readUInt16BE(2));
    const isNewest = this.#highest === undefined || number > this.#highest;
    if (!isNewest && this.#isDuplicate(number)) {
      this.#duplicates += 1;
      return;
    }
    if (isNewest) this.#advanceTo(number);
    else this.#reordered += 1;
    this.#hasCome[number % memoryPackets] = 1;
    if (this.#base !== undefined && number > this.#base) {
      this.#packets += 1;
      this.#bytes += packet.length;
    }
    this.#takeForFrame(packet, number, isNewest, nowMs);
  }

  /** What is counted begins after the highest number so far. */
  begin(): void {
    this.#base = this.#highest;
    this.#packets = 0;
    this.#bytes = 0;
    this.#duplicates = 0;
    this.#reordered = 0;
    this.#rtpTimestamps = [];
    this.#wholeAtMs = [];
  }

  end(): Tally {
    return {
      packets: this.#packets,
      bytes: this.#bytes,
      lost: this.lost,
      duplicates: this.#duplicates,
      reordered: this.#reordered,
      rtpTimestamps: Float64Array.from(this.#rtpTimestamps),
      wholeAtMs: Float64Array.from(this.#wholeAtMs),
    };
  }

  /** RFC 3550, appendix A.1: the number of these 16 bits that is nearest to the highest. */
  #extend(sequenceNumber: number): number {
    if (this.#highest === undefined) return sequenceNumber;
    const ahead = ((sequenceNumber - this.#highest) << 16) >> 16;
    return this.#highest + ahead;
  }

  #isDuplicate(number: number): boolean {
    return number < 0 || this.highest - number >= memoryPackets || this.#hasCome[number % memoryPackets] === 1;
  }

  #advanceTo(number: number): void {
    const from = this.#highest ?? number - 1;
    this.#base ??= from;
    if (number - from > memoryPackets) this.#hasCome.fill(0);
    else for (let between = from + 1; between < number; between++) this.#hasCome[between % memoryPackets] = 0;
    this.#highest = number;
  }

  #takeForFrame(packet: Buffer, number: number, isNewest: boolean, nowMs: number): void {
    const rtpTimestamp = packet.readUInt32BE(4);
    const isLast = (packet.readUInt8(1) & 0x80) !== 0;
    if (this.#frame?.rtpTimestamp !== rtpTimestamp) {
      // What belongs to a frame before the open one comes too late for it.
      if (!isNewest) return;
      this.#beginFrame(rtpTimestamp);
    }
    const frame = this.#frame;
    if (frame === undefined) return;
    frame.packets += 1;
    if (isLast) frame.last = number;
    const { first, last } = frame;
    if (!frame.isTold && first !== undefined && last !== undefined && frame.packets === last - first + 1)
      this.#tell(frame, nowMs);
  }

  #beginFrame(rtpTimestamp: number): void {
    const before = this.#frame;
    if (before !== undefined && !before.isTold && before.first !== undefined) this.#tell(before, Number.NaN);
    const first = before?.last === undefined ? undefined : before.last + 1;
    this.#frame = { rtpTimestamp, first, last: undefined, packets: 0, isTold: false };
    // After a frame whose end was lost nobody knows where this one begins: it cannot be proved whole.
    if (before !== undefined && first === undefined) this.#tell(this.#frame, Number.NaN);
  }

  #tell(frame: OpenFrame, wholeAtMs: number): void {
    frame.isTold = true;
    this.#rtpTimestamps.push(frame.rtpTimestamp);
    this.#wholeAtMs.push(wholeAtMs);
  }
}
