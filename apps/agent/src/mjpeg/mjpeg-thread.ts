import { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";
import type { Logger } from "../log.ts";
import type { Jpeg, JpegKind, MjpegEvent, MjpegOptions, MjpegRequest, PictureStatus, SeenPicture } from "./contract.ts";

/** Whoever reloads a page is back before this; the thread's start costs a tenth of a second. */
const usualLingerMs = 5_000;

/** Pictures pass through and are gone: a larger nursery would only be filled. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

const workerFile = () => new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./mjpeg.js", import.meta.url);

/** Since the agent's start. */
export interface MjpegCounters {
  /** JPEGs made here. */
  encoded: number;
  /** The board's own, passed on as they are. */
  passedOn: number;
  /** Pictures that cannot be what their header says. */
  skipped: number;
}

export interface MjpegThreadOptions extends MjpegOptions {
  /** How long the thread stays after the last viewer. */
  lingerMs?: number;
}

/**
 * The MJPEG thread, as seen from the main thread. It is there while somebody looks and a few seconds after, and reads
 * the board's raw pictures only while somebody looks: encoding never delays media, and costs nothing when nobody is there.
 */
export class MjpegThread extends EventEmitter<{
  /** A raw picture was read, whether a JPEG is made of it or not. */
  seen: [SeenPicture];
  jpegs: [SeenPicture, Jpeg[]];
  status: [PictureStatus];
  /** The thread died, or did not start. */
  failed: [];
}> {
  readonly #file: URL;
  readonly #options: MjpegOptions;
  readonly #lingerMs: number;
  readonly #log: Logger;
  #worker: Worker | undefined;
  #linger: NodeJS.Timeout | undefined;
  #skippedTold = false;
  readonly #counters: MjpegCounters = { encoded: 0, passedOn: 0, skipped: 0 };

  /** @param file the thread's program, the MJPEG thread's own where it is not given */
  constructor({ shmDir, lingerMs = usualLingerMs }: MjpegThreadOptions, log: Logger, file: URL = workerFile()) {
    super();
    this.#file = file;
    this.#options = { shmDir };
    this.#lingerMs = lingerMs;
    this.#log = log;
  }

  get counters(): Readonly<MjpegCounters> {
    return this.#counters;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Somebody looks: the status comes, and then each picture. */
  open(): void {
    clearTimeout(this.#linger);
    this.#worker ??= this.#start();
    this.#post({ kind: "read", present: true });
  }

  /** Nobody looks any more. */
  rest(): void {
    this.#post({ kind: "read", present: false });
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => void this.close(), this.#lingerMs);
    this.#linger.unref();
  }

  want(jpegKind: JpegKind): void {
    this.#post({ kind: "want", jpegKind });
  }

  unwant(jpegKind: JpegKind): void {
    this.#post({ kind: "unwant", jpegKind });
  }

  /**
   * Asks the thread to end, and waits until it has: a thread that is ended from outside while the encoder's native
   * code runs takes the whole process with it.
   */
  async close(): Promise<void> {
    clearTimeout(this.#linger);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#post({ kind: "end" });
    this.#worker = undefined;
    await new Promise<unknown>((resolve) => worker.once("exit", resolve));
  }

  #start(): Worker {
    this.#skippedTold = false;
    const worker = new Worker(this.#file, { workerData: this.#options, resourceLimits });
    worker.on("message", (event: MjpegEvent) => {
      // What a thread that was ended has still said is of no use.
      if (this.#worker === worker) this.#receive(event);
    });
    worker.on("error", (error) => this.#log.error({ err: error }, "the MJPEG thread failed"));
    worker.on("exit", () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.emit("failed");
    });
    return worker;
  }

  #post(request: MjpegRequest): void {
    this.#worker?.postMessage(request);
  }

  #receive(event: MjpegEvent): void {
    switch (event.kind) {
      case "seen":
        this.emit("seen", event.picture);
        return;
      case "jpegs":
        this.#counters[event.passedOn ? "passedOn" : "encoded"] += event.jpegs.length;
        this.emit("jpegs", event.picture, event.jpegs);
        return;
      case "skipped":
        this.#counters.skipped += 1;
        this.#tellSkipped(event.frameNumber, event.why);
        return;
      case "status":
        this.emit("status", event.status);
        return;
    }
  }

  /** Once per run of the thread: a board that does it may do it with every frame. */
  #tellSkipped(frameNumber: number, why: string): void {
    if (this.#skippedTold) return;
    this.#skippedTold = true;
    this.#log.warn({ frameNumber, why }, "a raw picture cannot be used, so it is left out of the MJPEG stream");
  }
}
