import type { MjpegFrame } from "@nekomado/protocol";

/** So many pictures may be on their way to a page: one that it decodes, and the next. */
const mostOnTheirWay = 2;

/** Hands pictures on no faster than they are taken: of those that wait only the newest is kept. */
export class MjpegFlow {
  readonly #send: (frame: MjpegFrame) => void;
  #onTheirWay = 0;
  #waiting: MjpegFrame | null = null;

  constructor(send: (frame: MjpegFrame) => void) {
    this.#send = send;
  }

  offer(frame: MjpegFrame): void {
    this.#waiting = frame;
    this.#flow();
  }

  /** One of them has arrived. */
  took(): void {
    this.#onTheirWay = Math.max(0, this.#onTheirWay - 1);
    this.#flow();
  }

  #flow(): void {
    if (this.#waiting === null || this.#onTheirWay >= mostOnTheirWay) return;
    const frame = this.#waiting;
    this.#waiting = null;
    this.#onTheirWay += 1;
    this.#send(frame);
  }
}
