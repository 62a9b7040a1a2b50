import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Logger } from "../log.ts";
import type { AgentEnv } from "./admission.ts";

/** Listeners of one kind at once. */
export const maxEventStreams = 32;
/** Events that a listener has not taken yet; further ones are worth less than those to come. */
const maxWaiting = 16;

export interface EventStreamsOptions {
  /** How many may listen at once. */
  most: number;
  /** What they listen to, in words. */
  subject: string;
  log: Logger;
}

/** Listeners to one kind of server-sent events: limited in number, each ends when its viewer goes or is revoked. */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  #count = 0;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * @param listen told how to send an event's `data:`; returns what ends it. A listener that does not read loses
   * events, and holds no more than a few.
   */
  answer(context: Context<AgentEnv>, listen: (send: (data: string) => void) => () => void): Response {
    const { most, subject, log } = this.#options;
    // Nobody reads what would follow the headers, nor would anything end it.
    if (context.req.method === "HEAD") return context.body(null, 200, { "content-type": "text/event-stream" });
    if (this.#count >= most)
      return context.json({ error: "full", reason: `${most} already listen to ${subject}.` }, 503);
    const { revoked } = context.get("access");
    return streamSSE(context, async (stream) => {
      this.#count += 1;
      let waiting = 0;
      const stop = listen((data) => {
        if (waiting >= maxWaiting) return;
        waiting += 1;
        stream
          .writeSSE({ data })
          .catch((error: unknown) => log.debug({ err: error }, `a listener to ${subject} is gone`))
          .finally(() => (waiting -= 1));
      });
      await new Promise<void>((resolve) => {
        const end = () => {
          revoked.removeEventListener("abort", end);
          resolve();
        };
        stream.onAbort(end);
        if (revoked.aborted) end();
        else revoked.addEventListener("abort", end, { once: true });
      });
      this.#count -= 1;
      stop();
    });
  }
}
