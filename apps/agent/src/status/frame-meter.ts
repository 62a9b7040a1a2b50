/** The rate is measured over this long. */
const windowMs = 2_000;
/** A frame is known this long after its capture at most: the encoder's time, and a look at the ring each 100 ms. */
const lagMs = 250;

/** Counts the camera's frames, and how many of them come in a second. */
export class FrameMeter {
  #frames = 0;
  readonly #captureTimesMs: number[] = [];

  /** Frames counted so far. */
  get frames(): number {
    return this.#frames;
  }

  /** @param captureTimeMs on the agent's clock */
  count(captureTimeMs: number): void {
    this.#frames += 1;
    const times = this.#captureTimesMs;
    // A clock that stepped back leaves times that lie ahead: they are of no use any more.
    if ((times.at(-1) ?? captureTimeMs) > captureTimeMs) times.length = 0;
    while ((times[0] ?? captureTimeMs) < captureTimeMs - windowMs) times.shift();
    times.push(captureTimeMs);
  }

  /** By the frames' own times, so that it does not waver with how they were read; 0 two seconds after the last frame. */
  framesPerSecond(nowMs: number): number {
    const recent = this.#captureTimesMs.filter((timeMs) => timeMs > nowMs - windowMs);
    const [first] = recent;
    const last = recent.at(-1);
    if (first === undefined || last === undefined) return 0;
    // A frame that is overdue counts against the rate.
    const lastedMs = Math.max(last, nowMs - lagMs) - first;
    // No camera makes two frames within a millisecond: such times say nothing.
    return lastedMs < 1 ? 0 : ((recent.length - 1) * 1000) / lastedMs;
  }
}
