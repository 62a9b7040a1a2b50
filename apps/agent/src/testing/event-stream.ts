import { EventEmitter, once } from "node:events";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";

const withinMs = 15_000;

/** A listener to server-sent events: each event's `data:`, as it comes. */
export class EventStream extends EventEmitter<{ data: [unknown]; end: [] }> {
  readonly data: unknown[] = [];
  readonly #request: ClientRequest;
  #text = "";

  private constructor(sent: ClientRequest, response: IncomingMessage) {
    super();
    this.#request = sent;
    response.on("data", (chunk: Buffer) => this.#read(chunk.toString()));
    response.on("end", () => this.emit("end"));
    response.on("error", () => this.emit("end"));
  }

  /** @throws when the answer is another one than a stream: its status is in the message */
  static async open(url: string, headers: Record<string, string>): Promise<EventStream> {
    const sent = request(url, { agent: false, rejectUnauthorized: false, headers });
    sent.end();
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response?.statusCode !== 200) {
      sent.destroy();
      throw new Error(`answered ${response?.statusCode}`);
    }
    return new EventStream(sent, response);
  }

  /** The next event that `matches`, of those to come. */
  next(matches: (data: unknown) => boolean = () => true): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => reject(new Error("no such event came")), withinMs);
    const look = (data: unknown) => {
      if (!matches(data)) return;
      clearTimeout(timer);
      this.off("data", look);
      resolve(data);
    };
    this.on("data", look);
    return promise;
  }

  close(): void {
    this.#request.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf("\n\n"); end >= 0; end = this.#text.indexOf("\n\n")) {
      const json = /^data: (.*)$/m.exec(this.#text.slice(0, end))?.[1];
      this.#text = this.#text.slice(end + 2);
      if (json === undefined) continue;
      const data: unknown = JSON.parse(json);
      this.data.push(data);
      this.emit("data", data);
    }
  }
}
