import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import type { BoardFrame } from "./board-frame.ts";
import { BoardMemoryError } from "./board-memory-error.ts";
import type { RingLayoutName } from "./frame-ring-layout.ts";
import { FrameRing, type DroppedFrames } from "./frame-ring.ts";
import { WriterRhythm } from "./writer-rhythm.ts";

/** How often to look for a segment that is not there. */
const absentLookMs = 100;
/** Longest time between two looks at whether the path still leads to the same file. */
const identityLookMs = 1000;
/** Shortest one, while the writer is silent. */
const silentIdentityLookMs = 100;
const batchLookMs = 100;

/** `live` looks when the next frame is expected; `batch` at most every 100 ms, which is cheaper. */
export type ReadingRhythm = "live" | "batch";

/** Frames of the ring that are not delivered. Reported before the next frame that is. */
export interface FrameGap {
  /** How many; undefined where nobody can know. */
  readonly missed: number | undefined;
  /**
   * `lapped` and `torn`: the writer was faster, before or during the copy. `invalid`: a header that makes no sense.
   * `restarted`: the frames after this are from another run of the daemon.
   */
  readonly reason: "lapped" | "torn" | "invalid" | "restarted";
}

export interface FrameDelivery {
  /** False where another frame of the same look follows at once. */
  readonly newestInLook: boolean;
}

export interface FrameRingAttachment {
  readonly layout: RingLayoutName;
  /** As the daemon says it, unchecked. */
  readonly frameIntervalMs: number;
  /** The same for every reader of this segment, and another one for the next segment of this boot. */
  readonly segmentIdentity: string;
}

export interface FrameRingCounters {
  /** Looks at `write_index`, or for the segment while it is not there. */
  readonly looks: number;
  readonly delivered: number;
  readonly torn: number;
  readonly lapped: number;
  readonly invalid: number;
  /** torn + lapped + invalid. */
  readonly missed: number;
  /** Times the segment was created anew or its index began again. */
  readonly restarts: number;
}

export interface FrameRingReaderEvents {
  frame: [BoardFrame, FrameDelivery];
  gap: [FrameGap];
  attached: [FrameRingAttachment];
  /** A look has found nothing new. */
  quiet: [];
  /** Once per absence and reason; the message says what is the matter and what will happen. */
  waiting: [BoardMemoryError];
}

/**
 * Follows one frame ring for as long as it is not closed: waits for the segment, attaches, delivers each frame that is
 * proved whole, and attaches again when the daemon restarts. Never writes, never waits on the semaphore.
 *
 * After attaching nothing is delivered until the index moves, so that the last frames of a dead daemon are not passed
 * off as live; then everything that is whole, oldest first.
 *
 * Errors thrown by listeners are not caught. Where the process survives them, reading goes on with the next frame.
 */
export class FrameRingReader extends EventEmitter<FrameRingReaderEvents> {
  readonly path: string;
  #readingRhythm: ReadingRhythm;
  #state: "new" | "running" | "closed" = "new";
  #timer: NodeJS.Timeout | undefined;
  #ring: FrameRing | undefined;
  #writerRhythm = new WriterRhythm(0);
  /** What `waiting` was last told, so as not to say it again. */
  #waitingFor: string | undefined;
  #isAbsent = false;
  #movedAtMs = 0;
  #identifiedAtMs = 0;
  /** Taken and not yet delivered, with the gaps before it: one frame is read ahead, to know which is the newest. */
  #ahead: { readonly frame: BoardFrame; readonly gaps: readonly FrameGap[] } | undefined;
  #gaps: FrameGap[] = [];
  readonly #counters = { looks: 0, delivered: 0, torn: 0, lapped: 0, invalid: 0, restarts: 0 };

  constructor(options: { readonly path: string; readonly rhythm?: ReadingRhythm }) {
    super();
    this.path = options.path;
    this.#readingRhythm = options.rhythm ?? "live";
  }

  get counters(): FrameRingCounters {
    const { torn, lapped, invalid } = this.#counters;
    return { ...this.#counters, missed: torn + lapped + invalid };
  }

  /** Undefined while there is no segment. */
  get layout(): RingLayoutName | undefined {
    return this.#ring?.layout.name;
  }

  /** Begins to look, in a later turn of the event loop. */
  start(): void {
    if (this.#state === "new") {
      this.#state = "running";
      this.#timer = setTimeout(() => this.#tick(), 0);
    }
  }

  setRhythm(rhythm: ReadingRhythm): void {
    if (rhythm === this.#readingRhythm) {
      return;
    }
    this.#readingRhythm = rhythm;
    this.#writerRhythm.forgetPhase();
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tick(), 0);
    }
  }

  /** Ends everything at once; no event comes after it. */
  close(): void {
    this.#state = "closed";
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ahead = undefined;
    this.#ring?.close();
    this.#ring = undefined;
  }

  #tick(): void {
    this.#timer = undefined;
    this.#counters.looks += 1;
    try {
      if (this.#ring === undefined) {
        this.#attach();
      } else {
        this.#look(this.#ring);
      }
    } finally {
      // Also after a listener has thrown: the reader must not stop without a word.
      if (this.#state === "running") {
        this.#timer = setTimeout(() => this.#tick(), this.#delayMs());
      }
    }
  }

  #delayMs(): number {
    if (this.#ring === undefined) {
      return absentLookMs;
    }
    if (this.#readingRhythm === "batch") {
      // A ring of 6 slots at 60 fps holds no more than 83 ms of safe frames.
      const safeMs = (this.#ring.layout.slots - 1) * this.#writerRhythm.periodMs;
      return Math.round(Math.min(batchLookMs, 0.6 * safeMs));
    }
    const nowMs = performance.now();
    return Math.max(0, Math.round(this.#writerRhythm.nextLookMs(nowMs) - nowMs));
  }

  #attach(): void {
    // Looking for what is still not there costs one call, and no error is made of it.
    if (this.#isAbsent && !existsSync(this.path)) {
      return;
    }
    let ring: FrameRing;
    try {
      ring = FrameRing.open(this.path);
    } catch (error) {
      if (!(error instanceof BoardMemoryError)) {
        throw error;
      }
      this.#isAbsent = error.reason === "absent";
      if (error.message !== this.#waitingFor) {
        this.#waitingFor = error.message;
        this.emit("waiting", error);
      }
      return;
    }
    const nowMs = performance.now();
    this.#waitingFor = undefined;
    this.#isAbsent = false;
    this.#ring = ring;
    this.#identifiedAtMs = nowMs;
    this.#movedAtMs = nowMs;
    this.#writerRhythm = new WriterRhythm(ring.frameIntervalMs);
    this.#writerRhythm.observe(ring.writeIndex, nowMs);
    const { layout, frameIntervalMs, identity: segmentIdentity } = ring;
    this.emit("attached", { layout: layout.name, frameIntervalMs, segmentIdentity });
  }

  #look(ring: FrameRing): void {
    const change = ring.refresh();
    const nowMs = performance.now();
    if (change === "gone") {
      this.#detach(ring);
      return;
    }
    if (change === "restarted") {
      if (ring.isReplaced()) {
        this.#detach(ring);
        return;
      }
      this.#noteRestart();
      ring.beginAgain();
    }
    if (change !== "unchanged") {
      this.#movedAtMs = nowMs;
    }
    this.#writerRhythm.observe(ring.writeIndex, nowMs);
    this.#deliver(ring);
    // A listener may have closed the reader.
    if (change === "unchanged" && this.#ring === ring) {
      this.emit("quiet");
    }
    if (this.#ring === ring && this.#isIdentityDue(nowMs) && ring.isReplaced()) {
      // What was written between the look and the unlinking is still there.
      ring.refresh();
      this.#deliver(ring);
      if (this.#ring === ring) {
        this.#detach(ring);
      }
    }
  }

  #isIdentityDue(nowMs: number): boolean {
    const silentMs = nowMs - this.#movedAtMs;
    const isSilent = silentMs > Math.max(silentIdentityLookMs, 3 * this.#writerRhythm.periodMs);
    if (nowMs - this.#identifiedAtMs < (isSilent ? silentIdentityLookMs : identityLookMs)) {
      return false;
    }
    this.#identifiedAtMs = nowMs;
    return true;
  }

  #deliver(ring: FrameRing): void {
    this.#ahead ??= this.#takeFrame(ring);
    while (this.#ahead !== undefined) {
      const { frame, gaps } = this.#ahead;
      this.#ahead = this.#takeFrame(ring);
      this.#counters.delivered += 1;
      const newestInLook = this.#ahead === undefined;
      for (const gap of gaps) {
        this.emit("gap", gap);
      }
      if (this.#state !== "running") {
        return;
      }
      this.emit("frame", frame, { newestInLook });
      if (this.#ring !== ring) {
        return;
      }
    }
  }

  #takeFrame(ring: FrameRing): { frame: BoardFrame; gaps: FrameGap[] } | undefined {
    for (let taken = ring.take(); taken !== undefined; taken = ring.take()) {
      if (!("dropped" in taken)) {
        const gaps = this.#gaps;
        this.#gaps = [];
        return { frame: taken, gaps };
      }
      this.#noteDropped(taken);
    }
    return undefined;
  }

  #noteDropped({ dropped, count }: DroppedFrames): void {
    this.#counters[dropped] += count;
    const last = this.#gaps.at(-1);
    if (last?.reason === dropped && last.missed !== undefined) {
      this.#gaps[this.#gaps.length - 1] = { reason: dropped, missed: last.missed + count };
    } else {
      this.#gaps.push({ reason: dropped, missed: count });
    }
  }

  #noteRestart(): void {
    this.#counters.restarts += 1;
    if (this.#counters.delivered > 0) {
      // Whatever was missed of the segment before is part of what nobody can count any more.
      this.#gaps = [{ reason: "restarted", missed: undefined }];
    }
  }

  #detach(ring: FrameRing): void {
    this.#noteRestart();
    ring.close();
    this.#ring = undefined;
    this.#attach();
  }
}
