import type { CameraLink } from "../link/camera-link.ts";
import type { ClockOffset } from "../time/clock-offset.ts";

const firstSamples = 6;
const laterSamples = 3;
const refreshEveryMs = 10_000;

/** Asks for the agent's clock while the link is up: several times at once, then again every 10 s. */
export class ClockKeeper {
  readonly #link: CameraLink;
  readonly #offset: ClockOffset;
  #timer: ReturnType<typeof setInterval> | null = null;
  /** Counts starts: an answer to a question of an earlier connection is of another clock, perhaps. */
  #run = 0;

  constructor(link: CameraLink, offset: ClockOffset) {
    this.#link = link;
    this.#offset = offset;
  }

  /** Begins with a fresh link; what was measured before is forgotten. */
  start(): void {
    this.stop();
    this.#offset.reset();
    void this.#measure(this.#run, firstSamples);
    this.#timer = setInterval(() => void this.#measure(this.#run, laterSamples), refreshEveryMs);
  }

  /** What was measured stays good for the picture that may go on. */
  stop(): void {
    this.#run += 1;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #measure(run: number, samples: number): Promise<void> {
    try {
      for (let sample = 0; sample < samples && run === this.#run; sample += 1) {
        const sentAtMs = performance.now();
        const { agentTimeMs } = await this.#link.readClock();
        if (run !== this.#run) return;
        this.#offset.add({ sentAtMs, receivedAtMs: performance.now(), agentTimeMs });
      }
    } catch {
      // The link went down in between: it starts us again when it is back.
    }
  }
}
