import { EventEmitter } from "node:events";
import type { MjpegQuery, Refusal } from "@nekomado/protocol";
import type { Jpeg, JpegKind, PictureStatus, SeenPicture } from "./contract.ts";
import { keyOf } from "./contract.ts";
import type { FrameIdentity } from "./frame-identity.ts";
import type { ReadyPart } from "./mjpeg-client.ts";
import { MjpegClient } from "./mjpeg-client.ts";
import type { MjpegThread } from "./mjpeg-thread.ts";
import { firstDelimiter, partOf } from "./part.ts";

/** As good as the earlier MJPEG monitors were, at half the bytes of 30. */
const usual: JpegKind = { fps: 15, quality: 70 };

export interface MjpegLimits {
  /** A thread that starts, and a daemon that writes, have shown a picture before this. */
  firstPictureWithinMs: number;
  /** A daemon that restarts is back before this: whoever looks goes on then. */
  withoutPicturesMs: number;
  /** Who has not sent a frame for this long is gone, though its connection does not say so. */
  busyAtMostMs: number;
  watchEveryMs: number;
}

export const mjpegLimits: MjpegLimits = {
  firstPictureWithinMs: 3_000,
  withoutPicturesMs: 10_000,
  busyAtMostMs: 15_000,
  watchEveryMs: 1_000,
};

/** A part younger than this is given to who comes just after it. */
const freshMs = 100;

export type MjpegAnswer = { ok: true; stream: ReadableStream<Uint8Array> } | { ok: false; refusal: Refusal };

export interface MjpegFanoutOptions {
  thread: MjpegThread;
  identity: FrameIdentity;
  /** How many may look at once. */
  maxClients: number;
  limits?: MjpegLimits;
}

interface KeptPart extends ReadyPart {
  madeMs: number;
}

/**
 * Who looks at MJPEG. A viewer that has sent its last part waits for the next one, and a JPEG is made when somebody
 * waits: so a slow viewer loses frames and gets the newest when it is ready, holds one part in memory at most, and
 * nobody else notices.
 */
export class MjpegFanout extends EventEmitter<{ count: [number] }> {
  readonly #options: MjpegFanoutOptions;
  readonly #limits: MjpegLimits;
  readonly #clients = new Set<MjpegClient>();
  /** The newest part of each kind. */
  readonly #newest = new Map<string, KeptPart>();
  /** Kinds that the thread knows to be waited for. */
  readonly #wanted = new Set<string>();
  #frame = 0;
  #status: PictureStatus | undefined;
  #withoutSinceMs = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: MjpegFanoutOptions) {
    super();
    this.#options = options;
    this.#limits = options.limits ?? mjpegLimits;
    const { thread, identity } = options;
    thread.on("seen", (picture) => identity.addPicture(picture));
    thread.on("jpegs", (picture, jpegs) => this.#spread(picture, jpegs));
    thread.on("status", (status) => this.#setStatus(status));
    thread.on("failed", () => this.#endAll());
  }

  get count(): number {
    return this.#clients.size;
  }

  /**
   * A stream of parts that lasts until the viewer goes, or there have been no pictures for too long.
   * @param gone is aborted when the viewer is
   * @param cut ends the viewer's connection, whatever waits in it to be sent
   */
  async open(query: MjpegQuery, gone: AbortSignal, cut: () => void): Promise<MjpegAnswer> {
    const { maxClients } = this.#options;
    if (this.#clients.size >= maxClients)
      return refuse(
        "full",
        `${maxClients} look at MJPEG already, which is as many as this camera serves (--max-viewers). Close one and try again.`,
      );
    const jpegKind = { fps: query.fps ?? usual.fps, quality: query.quality ?? usual.quality };
    const client = new MjpegClient(jpegKind, cut);
    this.#add(client);
    const leave = () => this.#remove(client);
    const timer = setTimeout(leave, this.#limits.firstPictureWithinMs);
    gone.addEventListener("abort", leave, { once: true });
    const first = gone.aborted ? null : await this.#next(client);
    clearTimeout(timer);
    if (first !== null && !gone.aborted) return { ok: true, stream: this.#streamOf(client, first) };
    this.#remove(client);
    return this.#status?.state === "none"
      ? refuse("noPictures", this.#status.message)
      : refuse("unavailable", "The agent's MJPEG thread gave no picture in time; its log says why. Try again.");
  }

  /** Ends every viewer's stream. */
  close(): void {
    this.#endAll();
  }

  #streamOf(client: MjpegClient, first: ReadyPart): ReadableStream<Uint8Array> {
    let isBegun = false;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          // The response asks for more when all before it has gone out: what it gets then is the newest.
          const part = isBegun ? await this.#next(client) : first;
          if (part === null) {
            controller.close();
            return;
          }
          controller.enqueue(isBegun ? part.bytes : Buffer.concat([firstDelimiter, part.bytes]));
          isBegun = true;
        },
        cancel: () => this.#remove(client),
      },
      { highWaterMark: 0 },
    );
  }

  /** @returns the next part that is due to this viewer, or null when its stream ends */
  #next(client: MjpegClient): Promise<ReadyPart | null> {
    if (!this.#clients.has(client)) return Promise.resolve(null);
    const { jpegKind } = client;
    const newest = this.#newest.get(keyOf(jpegKind));
    const waited = client.wait();
    if (newest !== undefined && !client.has(newest) && performance.now() - newest.madeMs < freshMs) client.give(newest);
    else if (this.#status?.state === "none" && !client.hasBegun) client.end();
    else this.#want(jpegKind);
    return waited;
  }

  #want(jpegKind: JpegKind): void {
    const key = keyOf(jpegKind);
    if (this.#wanted.has(key)) return;
    this.#wanted.add(key);
    this.#options.thread.want(jpegKind);
  }

  #spread(picture: SeenPicture, jpegs: readonly Jpeg[]): void {
    this.#frame += 1;
    const madeMs = performance.now();
    const frame = this.#options.identity.identify(picture);
    for (const { jpegKinds, data } of jpegs) {
      const part: KeptPart = { frame: this.#frame, bytes: partOf(data, frame), madeMs };
      for (const key of jpegKinds.map(keyOf)) {
        this.#wanted.delete(key);
        this.#newest.set(key, part);
        for (const client of this.#clients) if (client.isWaiting && keyOf(client.jpegKind) === key) client.give(part);
      }
    }
  }

  #setStatus(status: PictureStatus): void {
    if (status.state === "none" && this.#status?.state !== "none") this.#withoutSinceMs = performance.now();
    this.#status = status;
    if (status.state === "flowing") return;
    // Who has seen nothing yet is told why; who has, waits for the daemon to come back.
    for (const client of this.#clients) if (!client.hasBegun) client.end();
  }

  #add(client: MjpegClient): void {
    this.#clients.add(client);
    if (this.#clients.size === 1) {
      this.#status = undefined;
      this.#options.thread.open();
      this.#watch = setInterval(() => this.#look(), this.#limits.watchEveryMs);
    }
    this.emit("count", this.#clients.size);
  }

  #remove(client: MjpegClient): void {
    if (!this.#clients.delete(client)) return;
    const { jpegKind } = client;
    const key = keyOf(jpegKind);
    const others = [...this.#clients].filter((other) => keyOf(other.jpegKind) === key);
    if (others.length === 0) this.#newest.delete(key);
    if (!others.some(({ isWaiting }) => isWaiting) && this.#wanted.delete(key)) this.#options.thread.unwant(jpegKind);
    client.end();
    if (this.#clients.size === 0) {
      clearInterval(this.#watch);
      this.#options.thread.rest();
    }
    this.emit("count", this.#clients.size);
  }

  #look(): void {
    const { busyAtMostMs, withoutPicturesMs } = this.#limits;
    const nowMs = performance.now();
    for (const client of this.#clients) if (client.busyMs(nowMs) > busyAtMostMs) client.cut();
    if (this.#status?.state === "none" && nowMs - this.#withoutSinceMs > withoutPicturesMs) this.#endAll();
  }

  #endAll(): void {
    this.#wanted.clear();
    for (const client of this.#clients) this.#remove(client);
  }
}

const refuse = (reason: "full" | "noPictures" | "unavailable", message: string): MjpegAnswer => ({
  ok: false,
  refusal: { reason, message },
});
