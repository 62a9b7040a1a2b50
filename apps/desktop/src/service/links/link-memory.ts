import type { TimelineAnchor, Welcome } from "@nekomado/protocol";
import type { LinkEvent } from "../../contract/index.ts";

type Down = Extract<LinkEvent, { kind: "down" }>;
type Ended = Extract<LinkEvent, { kind: "refused" | "keyChanged" }>;

/** What a page must be told that opens the link late, as if it had been there from the start. */
export class LinkMemory {
  readonly #nowMs: () => number;
  #isUp = false;
  #welcome: Welcome | null = null;
  #anchor: TimelineAnchor | null = null;
  #down: { event: Down; atMs: number } | null = null;
  #ended: Ended | null = null;

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  keep(event: LinkEvent): void {
    switch (event.kind) {
      case "up":
        this.#forget();
        this.#isUp = true;
        return;
      case "welcome":
        this.#welcome = event.welcome;
        return;
      case "timeline":
        this.#anchor = event.anchor;
        return;
      case "stream":
        if (this.#welcome !== null) this.#welcome = { ...this.#welcome, stream: event.status };
        return;
      case "detector":
        if (this.#welcome !== null) this.#welcome = { ...this.#welcome, detector: event.status };
        return;
      case "down":
        this.#forget();
        this.#down = { event, atMs: this.#nowMs() };
        return;
      case "refused":
      case "keyChanged":
        this.#forget();
        this.#ended = event;
        return;
      case "detections":
      case "goodbye":
    }
  }

  get events(): LinkEvent[] {
    const events: LinkEvent[] = [];
    if (this.#isUp) events.push({ kind: "up" });
    if (this.#welcome !== null) events.push({ kind: "welcome", welcome: this.#welcome });
    if (this.#anchor !== null) events.push({ kind: "timeline", anchor: this.#anchor });
    if (this.#down !== null) {
      const { event, atMs } = this.#down;
      events.push({ ...event, nextTryInMs: Math.max(0, event.nextTryInMs - (this.#nowMs() - atMs)) });
    }
    if (this.#ended !== null) events.push(this.#ended);
    return events;
  }

  #forget(): void {
    this.#isUp = false;
    this.#welcome = null;
    this.#anchor = null;
    this.#down = null;
    this.#ended = null;
  }
}
