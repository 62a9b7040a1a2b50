import type { DetectionResult, FrameAnswer } from "@nekomado/protocol";
import type { DetectionFeed } from "./detection-feed.ts";
import type { FrameRegister, RegisteredFrame } from "./frame-register.ts";

/** Ten seconds at 30 results a second: as long as the frames themselves are known. */
const keptResults = 300;
/** The slowest detector that is of use to somebody who waits for its result. */
const resultWaitMs = 500;
/** Each holds a timer; a viewer asks for one frame at a time. */
const maxWaiting = 64;

/** RTP timestamps wrap: one is later than another when it is at most half the circle ahead. */
const isLater = (a: number, b: number): boolean => ((a - b) | 0) > 0;

interface Waiting {
  frame: RegisteredFrame;
  settle: (result: DetectionResult | null) => void;
}

/** Answers what is known of a frame of the last seconds: number, capture time, and what the detector saw in it. */
export class FrameInquiries {
  readonly #frames: FrameRegister;
  readonly #feed: DetectionFeed;
  readonly #results: DetectionResult[] = [];
  readonly #waiting = new Set<Waiting>();

  constructor({ frames, feed }: { frames: FrameRegister; feed: DetectionFeed }) {
    this.#frames = frames;
    this.#feed = feed;
    feed.on("result", (result) => this.#receive(result));
  }

  /** A result that has not come is waited for, 500 ms at most, unless one for a later frame comes first. */
  async ask(rtpTimestamp: number): Promise<FrameAnswer> {
    const frame = this.#frames.findByRtpTimestamp(rtpTimestamp);
    if (frame === undefined)
      return {
        ok: false,
        refusal: { reason: "noFrame", message: "No frame of the last seconds has this RTP timestamp." },
      };
    const { frameNumber, captureTimeMs } = frame;
    return { ok: true, frameNumber, captureTimeMs, result: await this.#resultOf(frame) };
  }

  close(): void {
    for (const { settle } of this.#waiting) settle(null);
  }

  #resultOf(frame: RegisteredFrame): Promise<DetectionResult | null> | DetectionResult | null {
    const kept = this.#results.findLast(({ rtpTimestamp }) => rtpTimestamp === frame.rtpTimestamp);
    if (kept !== undefined) return kept;
    const hasLater = this.#results.some(
      ({ rtpTimestamp }) => rtpTimestamp !== null && isLater(rtpTimestamp, frame.rtpTimestamp),
    );
    if (hasLater || this.#feed.status.state === "absent" || this.#waiting.size >= maxWaiting) return null;
    return new Promise((resolve) => {
      const settle = (result: DetectionResult | null) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve(result);
      };
      const timer = setTimeout(() => settle(null), resultWaitMs);
      const waiting: Waiting = { frame, settle };
      this.#waiting.add(waiting);
    });
  }

  #receive(result: DetectionResult): void {
    const { rtpTimestamp, origin } = result;
    // Silence is no look at a frame; and a result without a frame answers no question for one.
    if (rtpTimestamp === null || origin !== "detector") return;
    this.#results.push(result);
    if (this.#results.length > keptResults) this.#results.shift();
    for (const { frame, settle } of this.#waiting) {
      if (rtpTimestamp === frame.rtpTimestamp) settle(result);
      else if (isLater(rtpTimestamp, frame.rtpTimestamp)) settle(null);
    }
  }
}
