import { FanoutError } from "./fanout-error.ts";

const defaultCapacityPackets = 4096;
const defaultMaxPayloadBytes = 1200;

/** One RTP payload and what of its header is the same for every viewer. Valid while the packet is kept: the same object
 * then stands for the packet that takes its slot. */
export interface HistoryPacket {
  /** A view of the history's own memory. */
  payload: Uint8Array;
  rtpTimestamp: number;
  /** Last of its access unit. */
  marker: boolean;
  /** First of its access unit. */
  startsAccessUnit: boolean;
  /** First of a keyframe: a viewer can begin here. */
  startsKeyframe: boolean;
}

export interface PacketizedAccessUnit {
  /** RTP payloads in order, at least one. They are copied. */
  payloads: readonly Uint8Array[];
  /** 32 bits, 90 kHz. */
  rtpTimestamp: number;
  /** An IDR access unit with its parameter sets. */
  isKeyframe: boolean;
}

export interface PacketHistoryOptions {
  /** How many packets are kept; 4096 where it is not given, 9 s of 4 Mbit/s. */
  capacityPackets?: number;
  /**
   * Up to how many it doubles for a GOP that it would not hold otherwise; `capacityPackets` where it is not given. Memory
   * is set aside for all of them, but used only as far as they are needed.
   */
  mostPackets?: number;
  /** Longest payload; 1200 where it is not given. */
  maxPayloadBytes?: number;
  /**
   * Where the payloads lie: `mostPackets` slots of `maxPayloadBytes`, the packet of index *i* in slot *i* modulo what
   * `capacityPackets` is then. A path that encrypts in native memory gives memory whose address it knows.
   */
  memory?: Uint8Array;
}

export interface HistorySubscriber {
  /** An access unit was appended. */
  appended: () => void;
  /** The packets below `begin` are about to be overwritten; they can be read for the last time. */
  evicting?: (begin: number) => void;
}

/**
 * The packets of one camera of late, shared by all its viewers. Packets are counted from 0 by an index that never
 * wraps; the last `capacityPackets` are kept. What is in it can be decoded: it begins with a keyframe, and after a
 * break it goes on with one.
 */
export class PacketHistory {
  readonly maxPayloadBytes: number;
  readonly #mostPackets: number;
  readonly #memory: Uint8Array;
  readonly #packets: HistoryPacket[] = [];
  readonly #subscribers = new Set<HistorySubscriber>();
  #newestKeyframe: number | undefined;
  #capacityPackets: number;
  /** What was evicted when there was less room does not come back. */
  #oldest = 0;
  #awaitsKeyframe = true;
  #droppedUnits = 0;
  #end = 0;

  /** @throws FanoutError setting */
  constructor({
    capacityPackets = defaultCapacityPackets,
    mostPackets = capacityPackets,
    maxPayloadBytes = defaultMaxPayloadBytes,
    memory,
  }: PacketHistoryOptions = {}) {
    for (const size of [capacityPackets, mostPackets, maxPayloadBytes])
      if (!Number.isSafeInteger(size) || size < 1 || mostPackets < capacityPackets)
        throw new FanoutError(
          "setting",
          `A history of ${capacityPackets} to ${mostPackets} packets of ${maxPayloadBytes} bytes cannot be: give whole numbers from 1 on, the larger last.`,
        );
    if (memory !== undefined && memory.length < mostPackets * maxPayloadBytes)
      throw new FanoutError(
        "setting",
        `A history of ${mostPackets} packets of ${maxPayloadBytes} bytes does not fit into ${memory.length} bytes: give more memory, or keep fewer packets.`,
      );
    this.#capacityPackets = capacityPackets;
    this.#mostPackets = mostPackets;
    this.maxPayloadBytes = maxPayloadBytes;
    this.#memory = memory ?? new Uint8Array(mostPackets * maxPayloadBytes);
  }

  /** How many packets are kept now: it only rises. */
  get capacityPackets(): number {
    return this.#capacityPackets;
  }

  /** Index of the oldest packet that is kept. */
  get begin(): number {
    return Math.max(this.#oldest, this.#end - this.#capacityPackets);
  }

  /** Index that the next packet will have. */
  get end(): number {
    return this.#end;
  }

  /** Index of the first packet of the newest keyframe, where a new viewer begins; undefined when it is no longer kept,
   * or when the stream broke after it. */
  get newestKeyframe(): number | undefined {
    return this.#newestKeyframe !== undefined && this.#newestKeyframe >= this.begin ? this.#newestKeyframe : undefined;
  }

  /** Access units that were not taken: without the keyframe that they build on, or longer than the whole history. */
  get droppedUnits(): number {
    return this.#droppedUnits;
  }

  /** Undefined when it was never here, or is here no more. */
  at(index: number): HistoryPacket | undefined {
    return index >= this.begin && index < this.#end ? this.#packets[index % this.capacityPackets] : undefined;
  }

  /**
   * Appends one access unit and lets every viewer send it.
   *
   * @returns false when the unit was dropped, see `droppedUnits`
   * @throws FanoutError payloadLength, with nothing appended
   * @throws AggregateError of what subscribers have thrown, after all of them were told
   */
  append({ payloads, rtpTimestamp, isKeyframe }: PacketizedAccessUnit): boolean {
    for (const { length } of payloads)
      if (length > this.maxPayloadBytes)
        throw new FanoutError(
          "payloadLength",
          `A payload of ${length} bytes is longer than the ${this.maxPayloadBytes} that this history keeps: packetize into smaller ones, or give it a larger maxPayloadBytes.`,
        );
    if (payloads.length === 0) return false;
    if (payloads.length > this.capacityPackets) this.breakGop();
    if (payloads.length > this.capacityPackets || (this.#awaitsKeyframe && !isKeyframe)) {
      this.#droppedUnits += 1;
      return false;
    }
    if (!isKeyframe) this.#makeRoom(payloads.length);
    const begin = this.#end + payloads.length - this.capacityPackets;
    if (begin > this.begin) this.#tell((subscriber) => subscriber.evicting?.(begin));

    if (isKeyframe) this.#newestKeyframe = this.#end;
    this.#awaitsKeyframe = false;
    for (const [position, payload] of payloads.entries()) {
      const packet = this.#keep(payload);
      packet.rtpTimestamp = rtpTimestamp >>> 0;
      packet.marker = position === payloads.length - 1;
      packet.startsAccessUnit = position === 0;
      packet.startsKeyframe = isKeyframe && position === 0;
      this.#end += 1;
    }
    this.#tell((subscriber) => subscriber.appended());
    return true;
  }

  /** Frames were lost before they came here: nothing more is taken, and no viewer begins, until a keyframe comes. */
  breakGop(): void {
    this.#newestKeyframe = undefined;
    this.#awaitsKeyframe = true;
  }

  /** @returns ends the subscription */
  subscribe(subscriber: HistorySubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Doubles, as often as it may, while `count` more packets would push the newest keyframe out. */
  #makeRoom(count: number): void {
    const { newestKeyframe } = this;
    if (newestKeyframe === undefined) return;
    while (
      this.#end + count - newestKeyframe > this.#capacityPackets &&
      2 * this.#capacityPackets <= this.#mostPackets
    ) {
      const before = this.#capacityPackets;
      this.#oldest = this.begin;
      this.#capacityPackets = 2 * before;
      // Each packet either stays in its slot, or goes to the one that lies as far on as there were slots.
      for (let index = this.#oldest; index < this.#end; index += 1)
        if (index % this.#capacityPackets >= before) this.#move(index % before, index % this.#capacityPackets);
    }
  }

  #move(from: number, to: number): void {
    const packet = this.#packets[from];
    if (packet === undefined) return;
    const offset = to * this.maxPayloadBytes;
    this.#memory.set(packet.payload, offset);
    this.#packets[to] = { ...packet, payload: this.#memory.subarray(offset, offset + packet.payload.length) };
  }

  /** Records are made once per slot, and views only where the length differs: nothing is left to collect. */
  #keep(payload: Uint8Array): HistoryPacket {
    const slot = this.#end % this.capacityPackets;
    const offset = slot * this.maxPayloadBytes;
    this.#memory.set(payload, offset);
    const packet = this.#packets[slot];
    if (packet?.payload.length === payload.length) return packet;
    const view = this.#memory.subarray(offset, offset + payload.length);
    if (packet !== undefined) {
      packet.payload = view;
      return packet;
    }
    const made = { payload: view, rtpTimestamp: 0, marker: false, startsAccessUnit: false, startsKeyframe: false };
    this.#packets[slot] = made;
    return made;
  }

  /** One subscriber's fault is no other's loss. */
  #tell(call: (subscriber: HistorySubscriber) => void): void {
    const faults: unknown[] = [];
    for (const subscriber of this.#subscribers) {
      try {
        call(subscriber);
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, "Subscribers of a packet history have thrown.");
  }
}
