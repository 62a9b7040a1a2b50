/** Ten seconds at 30 fps: no detector takes longer for a frame. */
const kept = 300;

export interface RegisteredFrame {
  frameNumber: number;
  /** On the agent's clock. */
  captureTimeMs: number;
  rtpTimestamp: number;
}

/** The frames of late, to be found by the number that a detection result names them by, or by RTP time. */
export class FrameRegister {
  readonly #frames: RegisteredFrame[] = [];

  add(frame: RegisteredFrame): void {
    this.#frames.push(frame);
    if (this.#frames.length > kept) this.#frames.shift();
  }

  /** Day and night camera count their own frames, so a number may be there twice: the newest is meant. */
  find(frameNumber: number): RegisteredFrame | undefined {
    return this.#frames.findLast((frame) => frame.frameNumber === frameNumber);
  }

  /** RTP time is the same for every viewer and no two frames share one. */
  findByRtpTimestamp(rtpTimestamp: number): RegisteredFrame | undefined {
    return this.#frames.findLast((frame) => frame.rtpTimestamp === rtpTimestamp);
  }

  get newest(): RegisteredFrame | undefined {
    return this.#frames.at(-1);
  }
}
