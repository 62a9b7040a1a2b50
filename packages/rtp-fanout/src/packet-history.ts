import { FanoutError } from "./fanout-error.ts";

/** One RTP payload and what of its header is the same for every viewer. */
export interface HistoryPacket {
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
  /** RTP payloads in order, at least one. They belong to the history from here on. */
  payloads: readonly Uint8Array[];
  rtpTimestamp: number;
  /** An IDR access unit with its parameter sets. */
  isKeyframe: boolean;
}

/**
 * The packets of one camera of late, shared by all its viewers. Packets are counted from 0 by an index that never
 * wraps; the last `capacityPackets` are kept.
 */
export class PacketHistory {
  readonly capacityPackets: number;
  readonly #packets: (HistoryPacket | undefined)[];
  readonly #subscribers = new Set<() => void>();
  /** Indexes of the first packets of the keyframes that are kept, oldest first. */
  #keyframes: number[] = [];
  #end = 0;

  /** @throws FanoutError setting */
  constructor({ capacityPackets }: { capacityPackets: number }) {
    if (!Number.isInteger(capacityPackets) || capacityPackets < 1)
      throw new FanoutError(
        "setting",
        `A history of ${capacityPackets} packets cannot be: give a whole number from 1 on.`,
      );
    this.capacityPackets = capacityPackets;
    this.#packets = Array.from({ length: capacityPackets });
  }

  /** Index of the oldest packet that is kept. */
  get begin(): number {
    return Math.max(0, this.#end - this.capacityPackets);
  }

  /** Index that the next packet will have. */
  get end(): number {
    return this.#end;
  }

  /** Where a new viewer begins; undefined when no keyframe is kept whole. */
  get newestKeyframe(): number | undefined {
    return this.#keyframes.at(-1);
  }

  /** The first keyframe at `index` or behind it. */
  keyframeFrom(index: number): number | undefined {
    return this.#keyframes.find((keyframe) => keyframe >= index);
  }

  /** Undefined when it was never here, or is here no more. */
  at(index: number): HistoryPacket | undefined {
    return index >= this.begin && index < this.#end ? this.#packets[index % this.capacityPackets] : undefined;
  }

  append({ payloads, rtpTimestamp, isKeyframe }: PacketizedAccessUnit): void {
    if (payloads.length === 0) return;
    if (isKeyframe) this.#keyframes.push(this.#end);
    for (const [position, payload] of payloads.entries()) {
      this.#packets[this.#end % this.capacityPackets] = {
        payload,
        rtpTimestamp,
        marker: position === payloads.length - 1,
        startsAccessUnit: position === 0,
        startsKeyframe: isKeyframe && position === 0,
      };
      this.#end += 1;
    }
    const { begin } = this;
    if ((this.#keyframes[0] ?? begin) < begin)
      this.#keyframes = this.#keyframes.filter((keyframe) => keyframe >= begin);
    for (const subscriber of this.#subscribers) subscriber();
  }

  /** Calls back after each access unit.
   * @returns ends the subscription */
  subscribe(subscriber: () => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }
}
