import { randomInt } from "node:crypto";
import { FanoutError } from "./fanout-error.ts";
import { Pacer } from "./pacer.ts";
import type { HistoryPacket, PacketHistory } from "./packet-history.ts";
import type { PacketPath, PortablePathOptions } from "./packet-path.ts";
import { PortablePath } from "./packet-path.ts";
import type { Scheduler } from "./scheduler.ts";
import { systemScheduler } from "./scheduler.ts";
import { SequenceRuns } from "./sequence-runs.ts";

const defaultBurstPacketsPerMs = 48;
/** A browser asks 3 to 6 times for the one keyframe that is already on its way. */
const keyframeDebounceMs = 500;
/** A stream that brings nothing for so long rests: who asks for a keyframe then has only grown impatient. */
const restsAfterMs = 1_000;
/** A first number below this leaves no doubt about the roll-over counter of the first packets (RFC 3711, 3.3.1). */
const firstNumberLimit = 0x8000;
/** Further back than this, 16 bits do not tell an old number from one that is to come. */
const maxNackWindow = 0x8000;

export interface ViewerSettings {
  history: PacketHistory;
  /** 48 where it is not given. */
  burstPacketsPerMs?: number;
  scheduler?: Scheduler;
  /** 0 to 2^15 - 1; random where it is not given. */
  firstSequenceNumber?: number;
}

/** A cipher and a send function make the portable path; any other path comes ready. */
export type ViewerStreamOptions = ViewerSettings & (PortablePathOptions | { path: PacketPath });

export interface ViewerFigures {
  /** Sent, resent ones not counted. */
  packets: number;
  /** Payload bytes of these. */
  octets: number;
  resent: number;
  /** Lost because the socket did not take them. */
  refused: number;
  /** Times that the socket was full and packets waited for another tick. */
  heldBack: number;
  /** Asked for again, but never sent to this viewer, or too long ago. */
  phantomNacks: number;
  /** Asked for again when no longer in the history. */
  goneNacks: number;
  /** Times that the viewer was sent a GOP from its keyframe on: at its start, and when it asked. */
  gopStarts: number;
  /** Requests for a keyframe that was on its way or had been received already. */
  ignoredKeyframeRequests: number;
  /** Times that the viewer was too slow, and frames up to a keyframe were left out. */
  skips: number;
  /** Packets that are due and wait for their tick. */
  backlogPackets: number;
  /** Of the newest packet, and when it was sent on the scheduler's clock. While a GOP start drains
   * (`backlogPackets` > 0) this packet is older than the camera's newest. */
  lastRtpTimestamp: number | undefined;
  lastSentAtMs: number | undefined;
}

/**
 * One viewer of a history: a cursor, sequence numbers of its own, a path. It begins at the newest keyframe and follows
 * to the live end, at most so many packets per millisecond; every access unit goes out whole. When it is too slow it
 * jumps to a keyframe, without a gap in its numbers; it never delays another viewer, and its memory does not grow.
 *
 *   waiting ──keyframe──▶ catching up ──level──▶ live
 *      ▲                    ▲    │  keyframe asked for, or too slow
 *      └──none is kept──────┴────┴───────────────────┘
 */
export class ViewerStream {
  readonly #history: PacketHistory;
  readonly #path: PacketPath;
  readonly #scheduler: Scheduler;
  readonly #pacer: Pacer;
  readonly #numbers: SequenceRuns;
  readonly #figures: ViewerFigures = {
    packets: 0,
    octets: 0,
    resent: 0,
    refused: 0,
    heldBack: 0,
    phantomNacks: 0,
    goneNacks: 0,
    gopStarts: 0,
    ignoredKeyframeRequests: 0,
    skips: 0,
    backlogPackets: 0,
    lastRtpTimestamp: undefined,
    lastSentAtMs: undefined,
  };
  /** Numbers to send again, in the order they were asked for; at most a NACK window of them. */
  readonly #lost = new Set<number>();
  /** The next packet to send; undefined while a keyframe is waited for. */
  #cursor: number | undefined;
  /** The run that is being sent; the same list each time. */
  readonly #due: HistoryPacket[] = [];
  /** Where the history ended when the viewer was last sent a GOP: the viewer is level when it gets there. */
  #gopEnd = 0;
  #lastGopStartMs = Number.NEGATIVE_INFINITY;
  #lastAppendedMs = Number.NEGATIVE_INFINITY;
  /** The newest number that the viewer is known to have received. */
  #receivedNumber: number | undefined;
  #restartWanted = false;
  #unsubscribe: (() => void) | undefined;
  #following = false;
  #closed = false;

  /** @throws FanoutError setting */
  constructor(options: ViewerStreamOptions) {
    const { history, firstSequenceNumber = randomInt(0, firstNumberLimit) } = options;
    if (!Number.isInteger(firstSequenceNumber) || firstSequenceNumber < 0 || firstSequenceNumber >= firstNumberLimit)
      throw new FanoutError(
        "setting",
        `A first sequence number of ${firstSequenceNumber} cannot be: it runs from 0 to ${firstNumberLimit - 1}.`,
      );
    this.#history = history;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.#pacer = new Pacer(this.#scheduler, options.burstPacketsPerMs ?? defaultBurstPacketsPerMs);
    this.#numbers = new SequenceRuns(firstSequenceNumber);
    this.#path = "path" in options ? options.path : new PortablePath(options);
  }

  /** As they are now. */
  get stats(): Readonly<ViewerFigures> {
    return {
      ...this.#figures,
      refused: this.#path.refusedPackets,
      backlogPackets: this.#lost.size + this.#behind,
    };
  }

  /** Begins at the newest keyframe that is kept, or at the next to come. */
  start(): void {
    if (this.#closed || this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#history.subscribe({
      appended: () => {
        this.#lastAppendedMs = this.#scheduler.nowMs();
        this.#follow();
      },
      evicting: (begin) => this.#finishUnitBefore(begin),
    });
    this.#follow();
  }

  /** The viewer cannot decode (RTCP PLI or FIR): the newest GOP again, under new numbers. Ignored while one is under
   * way, and within 500 ms of its start; and of a camera that has stopped, when the viewer has reported all that there
   * is. Where none is kept the next keyframe comes by itself. */
  requestKeyframe(): void {
    const hasAll = this.#cursor === this.#history.end && this.#receivedNumber === this.#numbers.nextNumber - 1;
    if (hasAll && this.#scheduler.nowMs() - this.#lastAppendedMs > restsAfterMs)
      this.#figures.ignoredKeyframeRequests += 1;
    else this.#restart();
  }

  /** What the viewer reports of this stream (RTCP receiver report: extended highest sequence number received). */
  handleReport(highestSequenceNumber: number): void {
    this.#receivedNumber = this.#numbers.extend(highestSequenceNumber);
  }

  #restart(): void {
    if (this.#closed || this.#cursor === undefined || this.#history.newestKeyframe === undefined) return;
    const isUnderWay =
      this.#restartWanted ||
      this.#cursor < this.#gopEnd ||
      this.#scheduler.nowMs() - this.#lastGopStartMs < keyframeDebounceMs;
    if (isUnderWay) {
      this.#figures.ignoredKeyframeRequests += 1;
      return;
    }
    this.#restartWanted = true;
    this.#follow();
  }

  /** The viewer asks for packets again (RFC 4585, section 6.2.1). What is no longer kept starts the newest GOP.
   * @param sequenceNumbers 16 bits each; what is above them is left off */
  handleNack(sequenceNumbers: Iterable<number>): void {
    if (this.#closed) return;
    for (const sequenceNumber of sequenceNumbers) {
      const number = this.#numbers.extend(sequenceNumber);
      if (number === undefined || number < this.#oldestNumber) this.#figures.phantomNacks += 1;
      else this.#lost.add(number);
    }
    this.#follow();
  }

  /** Sends nothing more and wipes the keys. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe?.();
    this.#pacer.close();
    this.#lost.clear();
    this.#path.close();
  }

  get #oldestNumber(): number {
    return this.#numbers.nextNumber - Math.min(maxNackWindow, 2 * this.#history.capacityPackets);
  }

  /** How many packets the viewer has not been sent yet. */
  get #behind(): number {
    return this.#cursor === undefined || this.#closed ? 0 : this.#history.end - this.#cursor;
  }

  /** Sends what is due now; the pacer's next tick does the rest. */
  #follow(): void {
    // A datagram's way out may lead back here: the loop below sees what has changed.
    if (this.#following) return;
    this.#following = true;
    try {
      for (let allowance = this.#pacer.allowance; allowance > 0; allowance = this.#pacer.allowance)
        if (!this.#sendAgain() && !this.#sendOn(allowance)) break;
    } finally {
      this.#following = false;
    }
    if (!this.#closed && (this.#lost.size > 0 || this.#behind > 0)) this.#pacer.atNextTick(() => this.#follow());
  }

  /** @returns whether something was lost, be it sent again or gone */
  #sendAgain(): boolean {
    const [number] = this.#lost;
    if (number === undefined || this.#closed) return false;
    const index = this.#numbers.indexOf(number);
    const packet = index === undefined ? undefined : this.#history.at(index);
    if (index === undefined || packet === undefined) {
      this.#lost.delete(number);
      this.#figures.goneNacks += 1;
      // Without it nothing can be decoded up to a keyframe: better now than when the viewer asks for one.
      this.#restart();
      return true;
    }
    this.#lost.delete(number);
    this.#pacer.use(1);
    if (this.#path.send({ firstIndex: index, firstNumber: number, packets: [packet] }) > 0) this.#figures.resent += 1;
    else {
      this.#lost.add(number);
      this.#holdBack();
    }
    return true;
  }

  /** @returns whether packets were sent */
  #sendOn(atMost: number): boolean {
    if (this.#closed || this.#unsubscribe === undefined) return false;
    this.#placeCursor();
    if (this.#cursor === undefined) return false;
    const packets = this.#run(this.#cursor, atMost);
    if (packets.length === 0) return false;
    this.#pacer.use(packets.length);
    this.#send(this.#cursor, packets);
    return true;
  }

  /** Jumps between access units only, so that each goes out whole. */
  #placeCursor(): void {
    const { begin, end, newestKeyframe } = this.#history;
    const cursor = this.#cursor;
    if (cursor === undefined) {
      if (newestKeyframe !== undefined) this.#beginGop(newestKeyframe);
    } else if (cursor < begin) {
      this.#figures.skips += 1;
      this.#skipTo(newestKeyframe);
    } else if (cursor === end || this.#history.at(cursor)?.startsAccessUnit === true) {
      const isFarBehind = end - cursor > this.#history.capacityPackets / 2;
      if (this.#restartWanted && newestKeyframe !== undefined) this.#beginGop(newestKeyframe);
      else if (isFarBehind && newestKeyframe !== undefined && newestKeyframe > cursor) {
        this.#figures.skips += 1;
        this.#skipTo(newestKeyframe);
      }
      this.#restartWanted = false;
    }
  }

  #beginGop(keyframe: number): void {
    this.#figures.gopStarts += 1;
    this.#skipTo(keyframe);
  }

  #skipTo(keyframe: number | undefined): void {
    this.#cursor = keyframe;
    this.#restartWanted = false;
    if (keyframe === undefined) return;
    this.#gopEnd = this.#history.end;
    this.#lastGopStartMs = this.#scheduler.nowMs();
  }

  /** Packets from `index` on, up to where the cursor may have to jump. */
  #run(index: number, atMost: number): readonly HistoryPacket[] {
    const packets = this.#due;
    packets.length = 0;
    while (packets.length < atMost) {
      const packet = this.#history.at(index + packets.length);
      if (packet === undefined || (this.#restartWanted && packet.startsAccessUnit)) break;
      packets.push(packet);
    }
    return packets;
  }

  /** The history is about to lap this viewer in the middle of an access unit: the rest goes out at once, since half a
   * unit shows as damage. */
  #finishUnitBefore(begin: number): void {
    const cursor = this.#cursor;
    if (cursor === undefined || cursor >= begin || this.#history.at(cursor)?.startsAccessUnit !== false) return;
    const packets: HistoryPacket[] = [];
    for (let isLast = false; !isLast;) {
      const packet = this.#history.at(cursor + packets.length);
      if (packet === undefined) break;
      packets.push(packet);
      isLast = packet.marker;
    }
    this.#send(cursor, packets);
  }

  #send(index: number, packets: readonly HistoryPacket[]): void {
    const firstNumber = this.#numbers.assign(index, packets.length);
    this.#cursor = index + packets.length;
    this.#numbers.forget(this.#history.begin, this.#oldestNumber);
    const done = this.#path.send({ firstIndex: index, firstNumber, packets });
    if (done < packets.length) {
      this.#numbers.giveBack(packets.length - done);
      this.#cursor = index + done;
      this.#holdBack();
    }
    if (done === 0) return;
    this.#figures.packets += done;
    for (let position = 0; position < done; position += 1)
      this.#figures.octets += packets[position]?.payload.length ?? 0;
    this.#figures.lastRtpTimestamp = packets[done - 1]?.rtpTimestamp;
    this.#figures.lastSentAtMs = this.#scheduler.nowMs();
  }

  #holdBack(): void {
    this.#figures.heldBack += 1;
    this.#pacer.holdBack();
  }
}
