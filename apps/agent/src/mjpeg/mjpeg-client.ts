import type { JpegKind } from "./contract.ts";

/** A part for everybody who looks at one kind. */
export interface ReadyPart {
  /** Counts the frames. */
  frame: number;
  bytes: Uint8Array;
}

/** One viewer: waits for a part, or is busy sending the last. */
export class MjpegClient {
  readonly jpegKind: JpegKind;
  /** Cuts its connection. */
  readonly cut: () => void;
  #take: ((part: ReadyPart | null) => void) | undefined;
  #busySinceMs = performance.now();
  #lastFrame = -1;

  constructor(jpegKind: JpegKind, cut: () => void) {
    this.jpegKind = jpegKind;
    this.cut = cut;
  }

  /** Whether it was given a part. */
  get hasBegun(): boolean {
    return this.#lastFrame >= 0;
  }

  get isWaiting(): boolean {
    return this.#take !== undefined;
  }

  /** Since it was given a part that it has not sent yet, ms; 0 while it waits. */
  busyMs(nowMs: number): number {
    return this.isWaiting ? 0 : nowMs - this.#busySinceMs;
  }

  /** Whether it was given this frame, or a newer one. */
  has({ frame }: ReadyPart): boolean {
    return this.#lastFrame >= frame;
  }

  /** @returns null when the stream ends instead */
  wait(): Promise<ReadyPart | null> {
    return new Promise((resolve) => {
      this.#take = resolve;
    });
  }

  give(part: ReadyPart): void {
    this.#lastFrame = part.frame;
    this.#resolve(part);
  }

  end(): void {
    this.#resolve(null);
  }

  #resolve(part: ReadyPart | null): void {
    const take = this.#take;
    this.#take = undefined;
    this.#busySinceMs = performance.now();
    take?.(part);
  }
}
