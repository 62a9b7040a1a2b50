import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { MjpegPart } from "@nekomado/protocol";
import { maxJpegBytes, mjpegBoundary, mjpegPartSchema, multipartBoundaryOf, MultipartReader } from "@nekomado/protocol";

export interface ShownFrame {
  headers: MjpegPart;
  jpeg: Uint8Array;
}

/** Somebody who reads an MJPEG stream, over a connection of its own. */
export class MjpegViewer {
  readonly response: IncomingMessage;
  readonly frames: ShownFrame[] = [];
  readonly ended: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #hasEnded = false;

  private constructor(response: IncomingMessage) {
    this.response = response;
    this.ended = new Promise((resolve) => {
      response.once("close", () => {
        this.#hasEnded = true;
        resolve();
        this.#tell();
      });
    });
    // A connection that the agent cuts is no failure of the test.
    response.on("error", () => undefined);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<MjpegViewer> {
    const target = new URL(url);
    const send = target.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(target, { headers, agent: false, rejectUnauthorized: false });
    request.end();
    const [response]: IncomingMessage[] = await once(request, "response");
    if (response === undefined) throw new Error("no response came");
    return new MjpegViewer(response);
  }

  /** Reads frames, until it is closed. */
  watch(): this {
    const contentType = this.response.headers["content-type"] ?? "";
    if (multipartBoundaryOf(contentType) !== mjpegBoundary) throw new Error(`no MJPEG, but ${contentType}`);
    const reader = new MultipartReader({ boundary: mjpegBoundary, maxBodyBytes: maxJpegBytes });
    this.response.on("data", (chunk: Uint8Array) => {
      for (const { headers, body } of reader.push(chunk))
        this.frames.push({ headers: mjpegPartSchema.parse(headers), jpeg: body });
      this.#tell();
    });
    return this;
  }

  /** The first frame for which this holds, of those that have come and those that will. */
  async frame(suits: (frame: ShownFrame) => boolean = () => true): Promise<ShownFrame> {
    for (;;) {
      const found = this.frames.find(suits);
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`the stream has ended after ${this.frames.length} frames`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** So many frames from now on. */
  async more(count: number): Promise<ShownFrame[]> {
    const from = this.frames.length;
    await this.frame(() => this.frames.length >= from + count);
    return this.frames.slice(from, from + count);
  }

  close(): void {
    this.response.destroy();
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
