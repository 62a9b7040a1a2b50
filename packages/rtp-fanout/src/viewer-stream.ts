import { randomInt } from "node:crypto";
import { FanoutError } from "./fanout-error.ts";
import type { PacketHistory } from "./packet-history.ts";
import type { NumberedPacket, PacketPath, SendDatagram } from "./packet-path.ts";
import { PortablePath } from "./packet-path.ts";
import type { PlayoutDelay } from "./rtp-header.ts";
import { RtpHeaderWriter } from "./rtp-header.ts";
import { SequenceRuns } from "./sequence-runs.ts";
import type { SrtpCipher } from "./srtp-cipher.ts";

/** Bursts of 32 to 64 packets per ms fit into a default receive buffer; a whole keyframe at once does not. */
const defaultBurstPacketsPerMs = 48;
/** A browser asks 3 to 6 times for the one keyframe that is already on its way. */
const keyframeDebounceMs = 500;
/** A number this far back is not of this stream: receivers ask for what is seconds old at most. */
const nackWindow = 0x8000;

/** When to go on; a test drives it by hand. */
export interface Scheduler {
  nowMs: () => number;
  /** Calls back after a millisecond or so.
   * @returns cancels */
  soon: (callback: () => void) => () => void;
}

const systemScheduler: Scheduler = {
  nowMs: () => performance.now(),
  soon: (callback) => {
    const timer = setTimeout(callback, 1);
    return () => clearTimeout(timer);
  },
};

export interface ViewerStreamOptions {
  history: PacketHistory;
  cipher: SrtpCipher;
  ssrc: number;
  payloadType: number;
  send: SendDatagram;
  playoutDelay?: PlayoutDelay;
  burstPacketsPerMs?: number;
  scheduler?: Scheduler;
  /** 0 to 2^15 - 1; random where it is not given. */
  firstSequenceNumber?: number;
}

export interface ViewerFigures {
  /** Sent, resent ones not counted. */
  packets: number;
  /** Payload bytes of these. */
  octets: number;
  resent: number;
  /** Not taken by the socket. */
  refused: number;
  /** Asked for again, but never sent to this viewer. */
  phantomNacks: number;
  /** Asked for again when no longer in the history. */
  goneNacks: number;
  /** Times that the viewer was sent a GOP from its keyframe on. */
  gopStarts: number;
  /** Times that the history had lapped this viewer. */
  skips: number;
  /** Of the newest packet, and when it was sent on the scheduler's clock. */
  lastRtpTimestamp: number | undefined;
  lastSentAtMs: number | undefined;
}

/**
 * One viewer of a history: a cursor, sequence numbers of its own, a path. It begins at the newest keyframe and follows
 * to the live end, at most so many packets per millisecond; every access unit goes out whole. When it is too slow it
 * jumps to a keyframe; it never delays another viewer, and its memory does not grow.
 */
export class ViewerStream {
  readonly #history: PacketHistory;
  readonly #path: PacketPath;
  readonly #scheduler: Scheduler;
  readonly #burst: number;
  readonly #numbers: SequenceRuns;
  readonly #figures: ViewerFigures = {
    packets: 0,
    octets: 0,
    resent: 0,
    refused: 0,
    phantomNacks: 0,
    goneNacks: 0,
    gopStarts: 0,
    skips: 0,
    lastRtpTimestamp: undefined,
    lastSentAtMs: undefined,
  };
  /** The next packet to send; undefined while a keyframe is waited for. */
  #cursor: number | undefined;
  #unsubscribe: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #lastGopStartMs = Number.NEGATIVE_INFINITY;
  #restartWanted = false;
  #closed = false;

  /** @throws FanoutError setting */
  constructor(options: ViewerStreamOptions) {
    const {
      history,
      cipher,
      ssrc,
      payloadType,
      send,
      playoutDelay,
      firstSequenceNumber = randomInt(0, 0x8000),
    } = options;
    this.#burst = options.burstPacketsPerMs ?? defaultBurstPacketsPerMs;
    if (!Number.isInteger(this.#burst) || this.#burst < 1)
      throw new FanoutError(
        "setting",
        `A burst of ${this.#burst} packets per millisecond cannot be: give a whole number from 1 on.`,
      );
    if (!Number.isInteger(firstSequenceNumber) || firstSequenceNumber < 0 || firstSequenceNumber >= 0x8000)
      throw new FanoutError(
        "setting",
        `A first sequence number of ${firstSequenceNumber} cannot be: it runs from 0 to 32767.`,
      );
    this.#history = history;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.#numbers = new SequenceRuns(firstSequenceNumber);
    const headers = new RtpHeaderWriter({ ssrc, payloadType, ...(playoutDelay === undefined ? {} : { playoutDelay }) });
    this.#path = new PortablePath(cipher, headers, send);
  }

  get stats(): Readonly<ViewerFigures> {
    return this.#figures;
  }

  /** Begins at the newest keyframe that is kept, or at the next to come. */
  start(): void {
    if (this.#closed || this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#history.subscribe(() => this.#follow());
    this.#restartWanted = true;
    this.#follow();
  }

  /** The viewer cannot decode (RTCP PLI or FIR): the newest GOP again, under new numbers. */
  requestKeyframe(): void {
    if (this.#closed || this.#unsubscribe === undefined) return;
    if (this.#scheduler.nowMs() - this.#lastGopStartMs < keyframeDebounceMs) return;
    this.#restartWanted = true;
    this.#follow();
  }

  /** The viewer asks for packets again (RFC 4585, section 6.2.1).
   * @param sequenceNumbers 16 bits each */
  handleNack(sequenceNumbers: readonly number[]): void {
    if (this.#closed) return;
    const again: NumberedPacket[] = [];
    let isGone = false;
    for (const sequenceNumber of new Set(sequenceNumbers)) {
      const number = this.#numbers.extend(sequenceNumber);
      if (number === undefined || this.#numbers.nextNumber - number > nackWindow) {
        this.#figures.phantomNacks += 1;
        continue;
      }
      const index = this.#numbers.indexOf(number);
      const packet = index === undefined ? undefined : this.#history.at(index);
      if (index === undefined || packet === undefined) {
        this.#figures.goneNacks += 1;
        isGone = true;
        continue;
      }
      again.push({ packet, index, extendedSequenceNumber: number });
    }
    this.#figures.resent += again.length;
    this.#deliver(again);
    // Without the lost packet nothing can be decoded up to a keyframe: better now than when the viewer asks for one.
    if (isGone) this.requestKeyframe();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe?.();
    this.#cancelTick?.();
    this.#path.close();
  }

  /** Sends what is due; while a burst drains, its timer does. */
  #follow(): void {
    if (this.#closed || this.#cancelTick !== undefined) return;
    this.#placeCursor();
    if (this.#cursor === undefined) return;
    const burst = this.#takeBurst(this.#cursor);
    this.#send(burst);
    if (this.#closed || this.#cursor >= this.#history.end) return;
    this.#cancelTick = this.#scheduler.soon(() => {
      this.#cancelTick = undefined;
      this.#follow();
    });
  }

  #placeCursor(): void {
    if (this.#cursor !== undefined && this.#cursor < this.#history.begin) {
      this.#figures.skips += 1;
      this.#cursor = this.#history.keyframeFrom(this.#history.begin);
    }
    const isBetweenUnits =
      this.#cursor === undefined ||
      this.#cursor >= this.#history.end ||
      this.#history.at(this.#cursor)?.startsAccessUnit === true;
    if (!isBetweenUnits || (!this.#restartWanted && this.#cursor !== undefined)) return;
    const keyframe = this.#history.newestKeyframe;
    // Behind the cursor lies what was sent already, unless the viewer asked for it again.
    if (keyframe === undefined) return;
    this.#restartWanted = false;
    this.#cursor = keyframe;
    this.#lastGopStartMs = this.#scheduler.nowMs();
    this.#figures.gopStarts += 1;
  }

  #takeBurst(from: number): NumberedPacket[] {
    const burst: NumberedPacket[] = [];
    let index = from;
    while (burst.length < this.#burst) {
      const packet = this.#history.at(index);
      if (packet === undefined) break;
      // The viewer has asked for a keyframe meanwhile: what follows here is of no use to it.
      if (this.#restartWanted && packet.startsAccessUnit && index > from && this.#history.newestKeyframe !== undefined)
        break;
      burst.push({ packet, index, extendedSequenceNumber: this.#numbers.assign(index) });
      index += 1;
    }
    this.#cursor = index;
    this.#numbers.forgetBefore(this.#history.begin);
    return burst;
  }

  #send(burst: readonly NumberedPacket[]): void {
    const last = burst.at(-1);
    if (last === undefined) return;
    this.#figures.packets += burst.length;
    for (const { packet } of burst) this.#figures.octets += packet.payload.length;
    this.#figures.lastRtpTimestamp = last.packet.rtpTimestamp;
    this.#figures.lastSentAtMs = this.#scheduler.nowMs();
    this.#deliver(burst);
  }

  #deliver(packets: readonly NumberedPacket[]): void {
    if (packets.length > 0) this.#figures.refused += packets.length - this.#path.send(packets);
  }
}
