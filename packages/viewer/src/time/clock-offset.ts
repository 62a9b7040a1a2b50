/** One question for the agent's clock, all in ms; `sentAtMs` and `receivedAtMs` on the viewer's clock. */
export interface ClockSample {
  sentAtMs: number;
  receivedAtMs: number;
  agentTimeMs: number;
}

/** Two quartz clocks drift apart by up to 0.1 ms a second: an older sample, however quick, is worth less. */
const sampleLifeMs = 30_000;

/**
 * How far the agent's clock is ahead of the viewer's. Of the samples of the last 30 s the one with the least
 * round trip counts, for its error is at most half of that round trip (the filter of RFC 5905, section 10).
 */
export class ClockOffset {
  #samples: ClockSample[] = [];

  add(sample: ClockSample): void {
    this.#samples = this.#samples.filter(({ receivedAtMs }) => sample.receivedAtMs - receivedAtMs < sampleLifeMs);
    this.#samples.push(sample);
  }

  /** Forgets everything: the agent's clock may be another one. */
  reset(): void {
    this.#samples = [];
  }

  /** Agent's clock minus viewer's, ms; null before the first sample. */
  get offsetMs(): number | null {
    const best = this.#best();
    return best === null ? null : best.agentTimeMs - (best.sentAtMs + best.receivedAtMs) / 2;
  }

  /** Least round trip of the samples, ms: twice the greatest error of `offsetMs`. */
  get roundTripMs(): number | null {
    const best = this.#best();
    return best === null ? null : best.receivedAtMs - best.sentAtMs;
  }

  /** A time of the agent's clock on the viewer's; null before the first sample. */
  toViewerTimeMs(agentTimeMs: number): number | null {
    const { offsetMs } = this;
    return offsetMs === null ? null : agentTimeMs - offsetMs;
  }

  #best(): ClockSample | null {
    const roundTripOf = ({ sentAtMs, receivedAtMs }: ClockSample) => receivedAtMs - sentAtMs;
    return this.#samples.reduce<ClockSample | null>(
      (best, sample) => (best === null || roundTripOf(sample) <= roundTripOf(best) ? sample : best),
      null,
    );
  }
}
