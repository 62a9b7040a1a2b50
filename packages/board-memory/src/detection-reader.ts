import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { BoardMemoryError } from "./board-memory-error.ts";
import {
  detectionLayoutOfSize,
  detectionLayouts,
  type DetectionLayout,
  type DetectionLayoutName,
} from "./detection-layout.ts";
import { parseDetections, type BoardDetectionResult } from "./detection-record.ts";
import { SegmentFile, unreadable } from "./segment-file.ts";

const absentLookMs = 250;
/** From then on who is awake anyway looks for it, so that nobody has to wake up for that. */
const absentLookEarlyMs = 200;
const identityLookMs = 100;
const defaultPollIntervalMs = 15;
/** Least time between the two copies that must be the same. */
const confirmMs = 2;
/** A timer counts whole milliseconds from when its turn of the event loop began: it is early by one, or more where that turn is long. */
const timerEarlyMs = 1;

export interface DetectionCounters {
  /** Looks at the version, or for the segment while it is not there. */
  readonly looks: number;
  readonly delivered: number;
  /** Results that were being overwritten when they were copied. */
  readonly torn: number;
  /** Results that another one replaced before they were copied. */
  readonly missed: number;
  /** Results whose frame number or timestamp cannot be meant. */
  readonly invalid: number;
  /** Boxes left out of delivered results. */
  readonly droppedEntries: number;
  /** Values drawn into their range in delivered results. */
  readonly clampedValues: number;
  /** Times the segment was created anew or its version began again. */
  readonly restarts: number;
}

export interface DetectionReaderEvents {
  result: [BoardDetectionResult];
  attached: [{ readonly layout: DetectionLayoutName }];
  /** Once per absence and reason; the message says what is the matter and what will happen. */
  waiting: [BoardMemoryError];
}

interface Attachment {
  readonly file: SegmentFile;
  readonly layout: DetectionLayout;
  /** The last version dealt with. */
  version: number;
  /** The record as first copied under a new version, waiting to be seen unchanged. */
  candidate: Buffer | undefined;
  /** `performance.now()` when that had been copied. */
  candidateAtMs: number;
  identifiedAtMs: number;
}

/**
 * Follows the detection record. A result is delivered when two copies, 2 ms apart and each framed by the same version,
 * are the same.
 *
 * That is a bounded guess, not a proof: the version goes up after the data only, so a detector held up for longer than
 * that in the middle of its next result cannot be told from one that is at rest. It begins its next result a frame
 * or more after publishing one, and this reader copies within one poll interval, so in practice the two never meet.
 *
 * A result that was there already when the reader came is old, and is not delivered; one in a segment that has appeared
 * since is. Errors thrown by listeners are not caught; where the process survives them, reading goes on.
 */
export class DetectionReader extends EventEmitter<DetectionReaderEvents> {
  readonly path: string;
  #pollIntervalMs: number;
  #state: "new" | "running" | "closed" = "new";
  #timer: NodeJS.Timeout | undefined;
  #attachment: Attachment | undefined;
  #waitingFor: string | undefined;
  #isAbsent = false;
  #lookedAtMs = 0;
  /** Whether the next segment to be found has been made since this reader looks. */
  #isNextNew = false;
  readonly #word = Buffer.alloc(4);
  readonly #counters = {
    looks: 0,
    delivered: 0,
    torn: 0,
    missed: 0,
    invalid: 0,
    droppedEntries: 0,
    clampedValues: 0,
    restarts: 0,
  };

  constructor(options: { readonly path: string; readonly pollIntervalMs?: number }) {
    super();
    this.path = options.path;
    this.#pollIntervalMs = options.pollIntervalMs ?? defaultPollIntervalMs;
  }

  get counters(): DetectionCounters {
    return { ...this.#counters };
  }

  /** Undefined while there is no segment. */
  get layout(): DetectionLayoutName | undefined {
    return this.#attachment?.layout.name;
  }

  /** How long to wait between two looks from the next one on. */
  setPollInterval(milliseconds: number): void {
    this.#pollIntervalMs = milliseconds;
  }

  /** Begins to look, in a later turn of the event loop. */
  start(): void {
    if (this.#state === "new") {
      this.#state = "running";
      this.#timer = setTimeout(() => this.#tick(), 0);
    }
  }

  /**
   * Looks at once, for who is awake anyway; the next look by itself comes a whole interval later. Nothing while a copy
   * waits to be seen unchanged, nor just after it was looked for a segment that is not there.
   */
  lookNow(): void {
    const isSoon =
      this.#attachment === undefined
        ? performance.now() - this.#lookedAtMs < absentLookEarlyMs
        : this.#attachment.candidate !== undefined;
    if (this.#state !== "running" || isSoon) {
      return;
    }
    clearTimeout(this.#timer);
    this.#tick();
  }

  /** Ends everything at once; no event comes after it. */
  close(): void {
    this.#state = "closed";
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attachment?.file.close();
    this.#attachment = undefined;
  }

  #tick(): void {
    this.#timer = undefined;
    this.#counters.looks += 1;
    this.#lookedAtMs = performance.now();
    try {
      if (this.#attachment === undefined) {
        this.#attach();
      } else {
        this.#look(this.#attachment);
      }
    } finally {
      if (this.#state === "running") {
        this.#timer = setTimeout(() => this.#tick(), this.#delayMs());
      }
    }
  }

  #delayMs(): number {
    if (this.#attachment === undefined) {
      return absentLookMs;
    }
    return this.#attachment.candidate === undefined ? this.#pollIntervalMs : confirmMs + timerEarlyMs;
  }

  #attach(): void {
    // Looking for what is still not there costs one call, and no error is made of it.
    if (this.#isAbsent && !existsSync(this.path)) {
      return;
    }
    let attachment: Attachment;
    try {
      attachment = this.#open();
    } catch (error) {
      if (!(error instanceof BoardMemoryError)) {
        throw error;
      }
      this.#isAbsent = error.reason === "absent";
      this.#isNextNew ||= error.reason === "absent" || error.reason === "empty";
      if (error.message !== this.#waitingFor) {
        this.#waitingFor = error.message;
        this.emit("waiting", error);
      }
      return;
    }
    this.#waitingFor = undefined;
    this.#isAbsent = false;
    this.#isNextNew = false;
    this.#attachment = attachment;
    this.emit("attached", { layout: attachment.layout.name });
  }

  #open(): Attachment {
    const file = SegmentFile.open(this.path, Object.values(detectionLayouts));
    const layout = detectionLayoutOfSize(file.size);
    const version = layout && this.#readVersion(file, layout);
    if (layout === undefined || version === undefined) {
      file.close();
      throw unreadable(this.path);
    }
    return {
      file,
      layout,
      version: this.#isNextNew ? 0 : version,
      candidate: undefined,
      candidateAtMs: 0,
      identifiedAtMs: performance.now(),
    };
  }

  #readVersion(file: SegmentFile, layout: DetectionLayout): number | undefined {
    return file.read(this.#word, layout.versionAt) ? this.#word.readUInt32LE() : undefined;
  }

  #look(attachment: Attachment): void {
    const { file, layout } = attachment;
    const version = this.#readVersion(file, layout);
    if (version === undefined) {
      this.#detach(attachment);
      return;
    }
    if (version !== attachment.version) {
      this.#examine(attachment, version);
      return;
    }
    const nowMs = performance.now();
    if (nowMs - attachment.identifiedAtMs >= identityLookMs) {
      attachment.identifiedAtMs = nowMs;
      if (file.isReplaced()) {
        this.#detach(attachment);
      }
    }
  }

  /** Version `version` has not been dealt with: copies it, or compares with the copy that was made before. */
  #examine(attachment: Attachment, version: number): void {
    const { file, layout, candidate } = attachment;
    if (version === 0) {
      // Zeroed in place: there is no result yet.
      this.#counters.restarts += 1;
      attachment.version = 0;
      attachment.candidate = undefined;
      return;
    }
    // The version lies behind the data, so one read in rising order sees it last.
    const isTooSoon = performance.now() - attachment.candidateAtMs < confirmMs;
    const copy = Buffer.allocUnsafe(layout.fileSize);
    if (!file.read(copy, 0)) {
      this.#detach(attachment);
      return;
    }
    const isFramed = copy.readUInt32LE(layout.versionAt) === version;
    if (candidate === undefined || candidate.readUInt32LE(layout.versionAt) !== version) {
      attachment.candidate = isFramed ? copy : undefined;
      attachment.candidateAtMs = performance.now();
      return;
    }
    if (isTooSoon) {
      return;
    }
    attachment.candidate = undefined;
    if (!isFramed) {
      return;
    }
    const advance = (version - attachment.version) >>> 0;
    if (advance >= 2 ** 31) {
      this.#counters.restarts += 1;
    } else {
      this.#counters.missed += advance - 1;
    }
    attachment.version = version;
    // Up to the version only: waiters of the semaphore behind it change its bytes.
    if (candidate.compare(copy, 0, layout.versionAt, 0, layout.versionAt) !== 0) {
      this.#counters.torn += 1;
      return;
    }
    this.#publish(copy, layout);
  }

  #publish(record: Buffer, layout: DetectionLayout): void {
    const { result, droppedEntries, clampedValues } = parseDetections(record, layout);
    if (result === null) {
      this.#counters.invalid += 1;
      return;
    }
    this.#counters.delivered += 1;
    this.#counters.droppedEntries += droppedEntries;
    this.#counters.clampedValues += clampedValues;
    this.emit("result", result);
  }

  #detach(attachment: Attachment): void {
    this.#counters.restarts += 1;
    attachment.file.close();
    this.#attachment = undefined;
    this.#isNextNew = true;
    this.#attach();
  }
}
