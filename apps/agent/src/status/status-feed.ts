import type { MediaThread } from "../media/media-thread.ts";
import type { StatusDesk } from "./status-desk.ts";

const everyMs = 1_000;
/** News is told sooner than that, but not more often than five times a second. */
const newsEveryMs = 200;

/** Tells the status to whoever listens: one reading for all of them, each second and when something changes. */
export class StatusFeed {
  readonly #desk: StatusDesk;
  readonly #listeners = new Set<(text: string) => void>();
  #timer: NodeJS.Timeout | undefined;
  #toldMs = 0;
  #boxes = 0;

  constructor(desk: StatusDesk, media: MediaThread) {
    this.#desk = desk;
    media.on("stream", () => this.#tellSoon());
    media.on("detector", () => this.#tellSoon());
    media.on("detections", ({ detections }) => {
      if (detections.length === this.#boxes) return;
      this.#boxes = detections.length;
      this.#tellSoon();
    });
  }

  /** @param send is given the status as JSON, at once and then on
   * @returns what ends it */
  listen(send: (text: string) => void): () => void {
    this.#listeners.add(send);
    if (this.#listeners.size === 1) this.#tellIn(everyMs);
    void this.#tellNow(send);
    return () => {
      this.#listeners.delete(send);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #read(): Promise<string> {
    return JSON.stringify(await this.#desk.read());
  }

  async #tellNow(send: (text: string) => void): Promise<void> {
    const text = await this.#read();
    if (this.#listeners.has(send)) send(text);
  }

  #tellSoon(): void {
    if (this.#listeners.size > 0) this.#tellIn(Math.max(0, this.#toldMs + newsEveryMs - performance.now()));
  }

  #tellIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), ms);
  }

  async #tell(): Promise<void> {
    this.#toldMs = performance.now();
    const text = await this.#read();
    for (const send of this.#listeners) send(text);
    if (this.#listeners.size > 0) this.#tellIn(everyMs);
  }
}
