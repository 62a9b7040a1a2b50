import { EventEmitter } from "node:events";
import type { BoardDetectionResult, DetectionReader } from "@nekomado/board-memory";
import type { DetectionResult, DetectorStatus, PictureSize } from "@nekomado/protocol";
import type { DatedFrame, DatedFrames } from "./dated-frames.ts";

/** A detector that writes nothing for this long sees nothing: many write only what they found. */
const silenceMs = 500;
/** How long a result waits for its frame, which the ring's reader may hand over a little later. */
const frameWaitMs = 150;

/** Between two frames at 30 fps, for with each of them it is looked too. */
const watchedPollMs = 18;
const idlePollMs = 100;

export interface DetectionFeedOptions {
  reader: DetectionReader;
  frames: Pick<DatedFrames, "find" | "newest">;
  /** Pixel space of the boxes; undefined while it is the stream's own size and no frame has come. */
  picture: () => PictureSize | undefined;
}

interface WaitingResult {
  result: BoardDetectionResult;
  timer: NodeJS.Timeout;
}

/**
 * Detection results with the frame that each belongs to: its capture time and RTP timestamp. After 500 ms without
 * one, an explicit empty result, once. A result whose frame is unknown goes out without times, rather than not.
 */
export class DetectionFeed extends EventEmitter<{
  result: [DetectionResult];
  status: [DetectorStatus];
  /** A box reaches out of the picture that the detector is said to look at. */
  outside: [{ picture: PictureSize; box: { x: number; y: number; w: number; h: number } }];
}> {
  readonly #options: DetectionFeedOptions;
  #status: DetectorStatus = { state: "absent" };
  #waiting: WaitingResult | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;
  #lastVersion = 0;
  #outsideTold = false;

  constructor(options: DetectionFeedOptions) {
    super();
    this.#options = options;
    options.reader.on("result", (result) => this.#receive(result));
    options.reader.on("attached", () => this.#setStatus("silent"));
    options.reader.on("waiting", () => this.#setStatus("absent"));
  }

  get status(): DetectorStatus {
    return this.#status;
  }

  start(): void {
    this.#options.reader.start();
  }

  /** Looks often while somebody watches, and seldom otherwise: each look wakes the processor. */
  setAudience(present: boolean): void {
    this.#options.reader.setPollInterval(present ? watchedPollMs : idlePollMs);
  }

  /** To be called after each frame: the result that waits for it goes out, and a look costs no waking up now. */
  frameArrived(): void {
    this.#options.reader.lookNow();
    if (this.#waiting === undefined) return;
    const frame = this.#options.frames.find(this.#waiting.result.frameNumber);
    if (frame !== undefined) this.#release(frame);
  }

  close(): void {
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#waiting?.timer);
    this.#waiting = undefined;
    this.#options.reader.close();
  }

  #receive(result: BoardDetectionResult): void {
    this.#setStatus("running");
    this.#lastVersion = result.version;
    this.#restartSilenceTimer();
    this.#release(undefined);
    const frame = this.#options.frames.find(result.frameNumber);
    if (frame !== undefined) {
      this.#send(result, frame);
      return;
    }
    this.#waiting = { result, timer: setTimeout(() => this.#release(undefined), frameWaitMs) };
  }

  #release(frame: DatedFrame | undefined): void {
    if (this.#waiting === undefined) return;
    const { result, timer } = this.#waiting;
    clearTimeout(timer);
    this.#waiting = undefined;
    this.#send(result, frame);
  }

  #send(result: BoardDetectionResult, frame: DatedFrame | undefined): void {
    const picture = this.#options.picture();
    if (picture === undefined) return;
    this.#checkInside(result, picture);
    this.emit("result", {
      frameNumber: result.frameNumber,
      captureTimeMs: frame?.captureTimeMs ?? null,
      rtpTimestamp: frame?.rtpTimestamp ?? null,
      version: result.version,
      origin: "detector",
      picture,
      detections: [...result.detections],
    });
  }

  #restartSilenceTimer(): void {
    if (this.#silenceTimer !== undefined) {
      this.#silenceTimer.refresh();
      return;
    }
    this.#silenceTimer = setTimeout(() => this.#tellSilence(), silenceMs);
  }

  #tellSilence(): void {
    this.#silenceTimer = undefined;
    this.#release(undefined);
    if (this.#status.state === "running") this.#setStatus("silent");
    const picture = this.#options.picture();
    if (picture === undefined) return;
    const newest = this.#options.frames.newest;
    this.emit("result", {
      frameNumber: newest?.frameNumber ?? 0,
      captureTimeMs: newest?.captureTimeMs ?? null,
      rtpTimestamp: newest?.rtpTimestamp ?? null,
      version: this.#lastVersion,
      origin: "silence",
      picture,
      detections: [],
    });
  }

  #setStatus(state: DetectorStatus["state"]): void {
    if (this.#status.state === state) return;
    this.#status = { state };
    this.emit("status", this.#status);
  }

  #checkInside(result: BoardDetectionResult, picture: PictureSize): void {
    if (this.#outsideTold) return;
    // A box may overshoot the edge by some pixels; one that ends far beyond it belongs to a larger picture.
    const box = result.detections.find(({ x, y, w, h }) => x + w > picture.width * 1.1 || y + h > picture.height * 1.1);
    if (box === undefined) return;
    this.#outsideTold = true;
    this.emit("outside", { picture, box });
  }
}
