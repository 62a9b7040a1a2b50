import type { LinkFault } from "../link/camera-link.ts";

/** An agent that cannot be reached for so long is off. */
const unreachableAfterMs = 30_000;

/** Why the link is down, and since when; `performance.now()` in ms. All null while it is up. */
export class LinkOutage {
  #fault: LinkFault | null = null;
  #sinceMs: number | null = null;
  #nextTryAtMs: number | null = null;

  get fault(): LinkFault | null {
    return this.#fault;
  }

  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /** When the link tries again by itself. */
  get nextTryAtMs(): number | null {
    return this.#nextTryAtMs;
  }

  /** A try that fails while the link is down continues the outage. */
  failed(fault: LinkFault, nextTryAtMs: number, nowMs: number): void {
    this.#fault = fault;
    this.#sinceMs ??= nowMs;
    this.#nextTryAtMs = nextTryAtMs;
  }

  end(): void {
    this.#fault = null;
    this.#sinceMs = null;
    this.#nextTryAtMs = null;
  }

  isUnreachable(nowMs: number): boolean {
    return this.#sinceMs !== null && nowMs - this.#sinceMs > unreachableAfterMs;
  }
}
