import {
  maxJpegBytes,
  mjpegBoundary,
  mjpegPartSchema,
  mjpegPath,
  multipartBoundaryOf,
  MultipartReader,
} from "@nekomado/protocol";
import { machineNowMs } from "./load/machine-clock.ts";

export interface MjpegArrival {
  /** On the agent's clock, which is this machine's monotonic one. */
  captureTimeMs: number;
  arrivedMs: number;
  bytes: number;
}

/** Reads an MJPEG stream as quickly as it comes, and keeps of each frame when it was captured and when it was there. */
export class MjpegViewer {
  readonly arrivals: MjpegArrival[] = [];
  readonly #ending = new AbortController();

  /** Resolves with the first frame. */
  async open(url: string, query: string): Promise<void> {
    const response = await fetch(new URL(`${mjpegPath}?${query}`, url), { signal: this.#ending.signal });
    const boundary = multipartBoundaryOf(response.headers.get("content-type") ?? "");
    if (boundary !== mjpegBoundary || response.body === null)
      throw new Error(`there is no MJPEG at ${url}: ${await response.text()}`);
    const chunks = response.body.getReader();
    const parts = new MultipartReader({ boundary, maxBodyBytes: maxJpegBytes });
    await this.#take(chunks, parts);
    void this.#follow(chunks, parts);
  }

  close(): void {
    this.#ending.abort();
  }

  async #follow(chunks: ReadableStreamDefaultReader<Uint8Array>, parts: MultipartReader): Promise<void> {
    try {
      while (!this.#ending.signal.aborted) await this.#take(chunks, parts);
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /** Reads until at least one more frame is there. */
  async #take(chunks: ReadableStreamDefaultReader<Uint8Array>, parts: MultipartReader): Promise<void> {
    const before = this.arrivals.length;
    while (this.arrivals.length === before) {
      const { value, done } = await chunks.read();
      if (done) throw new Error("the MJPEG stream has ended");
      for (const { headers, body } of parts.push(value))
        this.arrivals.push({
          captureTimeMs: mjpegPartSchema.parse(headers)["x-capture-time-ms"],
          arrivedMs: machineNowMs(),
          bytes: body.length,
        });
    }
  }
}
