/** A drift of the segment's clock against the agent's beyond this means that one of them stepped. */
const stepMs = 100;
/** How long frames must stay late before lateness counts as a step and not as a slow moment. */
const lateForMs = 500;
/** A segment's time this far from a clock of this machine was not stamped by that clock. */
const sameClockMs = 2_000;

export interface SystemClocks {
  /** CLOCK_MONOTONIC in ms: the agent's clock. */
  monotonicMs: () => number;
  /** CLOCK_REALTIME in ms since 1970. */
  realtimeMs: () => number;
}

export interface CaptureTime {
  /** On the agent's clock. */
  captureTimeMs: number;
  /** The tie between the segment's clock and the agent's is new with this frame. */
  anchored: boolean;
}

/**
 * Brings a segment's timestamps onto the agent's clock. Daemons stamp frames with CLOCK_MONOTONIC or
 * CLOCK_REALTIME, told apart by magnitude; the latter steps when somebody sets it. A step is noticed as capture
 * time that runs backwards, or that drifts more than 100 ms from arrival: into the future at once (no frame
 * arrives before it is captured), into the past when it lasts for 500 ms (else the frame was merely read late).
 */
export class CaptureClock {
  readonly #clocks: SystemClocks;
  #segmentMinusAgentMs: number | undefined;
  /** Arrival after capture, as it was when the tie was made. */
  #lagMs = 0;
  #previousTimestampMs = Number.NEGATIVE_INFINITY;
  #lateSinceMs: number | undefined;

  constructor(clocks: SystemClocks) {
    this.#clocks = clocks;
  }

  /**
   * @param timestampMs as the segment has it
   * @param isNewest whether this is the newest frame of its look: older ones have waited in the ring
   */
  place(timestampMs: number, isNewest: boolean): CaptureTime {
    const arrivalMs = this.#clocks.monotonicMs();
    const anchored = this.#mustAnchor(timestampMs, arrivalMs, isNewest);
    if (anchored) this.#anchor(timestampMs, arrivalMs);
    this.#previousTimestampMs = timestampMs;
    return { captureTimeMs: timestampMs - (this.#segmentMinusAgentMs ?? 0), anchored };
  }

  #mustAnchor(timestampMs: number, arrivalMs: number, isNewest: boolean): boolean {
    if (this.#segmentMinusAgentMs === undefined) return true;
    if (timestampMs < this.#previousTimestampMs) return true;
    const driftMs = arrivalMs - (timestampMs - this.#segmentMinusAgentMs) - this.#lagMs;
    if (driftMs < -stepMs) return true;
    if (!isNewest) return false;
    if (driftMs <= stepMs) {
      this.#lateSinceMs = undefined;
      return false;
    }
    this.#lateSinceMs ??= arrivalMs;
    return arrivalMs - this.#lateSinceMs >= lateForMs;
  }

  #anchor(timestampMs: number, arrivalMs: number): void {
    this.#lateSinceMs = undefined;
    for (const segmentMinusAgentMs of [0, this.#clocks.realtimeMs() - arrivalMs]) {
      const lagMs = arrivalMs - (timestampMs - segmentMinusAgentMs);
      if (lagMs < -1 || lagMs > sameClockMs) continue;
      this.#lagMs = Math.max(0, lagMs);
      this.#segmentMinusAgentMs = segmentMinusAgentMs;
      return;
    }
    // A clock that is not this machine's: keep the lag that is known, so that the picture's age does not jump.
    this.#segmentMinusAgentMs = timestampMs - (arrivalMs - this.#lagMs);
  }
}
