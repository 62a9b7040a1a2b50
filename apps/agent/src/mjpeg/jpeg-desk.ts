import type { BoardFrame } from "@nekomado/board-memory";
import type { Jpeg, JpegKind } from "./contract.ts";
import { keyOf } from "./contract.ts";
import { FrameRate } from "./frame-rate.ts";
import type { JpegEncoder } from "./jpeg-encoder.ts";
import { wholeJpeg } from "./jpeg-encoder.ts";

interface Order {
  jpegKind: JpegKind;
  rate: FrameRate;
  isWanted: boolean;
}

/** Knows which kinds of JPEG somebody waits for, and makes of a frame just those: once per quality, however many wait. */
export class JpegDesk {
  readonly #encoder: JpegEncoder;
  readonly #orders = new Map<string, Order>();

  constructor(encoder: JpegEncoder) {
    this.#encoder = encoder;
  }

  want(jpegKind: JpegKind): void {
    const order = this.#orders.get(keyOf(jpegKind));
    if (order === undefined)
      this.#orders.set(keyOf(jpegKind), { jpegKind, rate: new FrameRate(jpegKind.fps), isWanted: true });
    else order.isWanted = true;
  }

  unwant(jpegKind: JpegKind): void {
    const order = this.#orders.get(keyOf(jpegKind));
    if (order !== undefined) order.isWanted = false;
  }

  forgetAll(): void {
    this.#orders.clear();
  }

  /**
   * @param frame that `faultOf` has nothing against
   * @returns nothing where nobody waits for this frame
   */
  serve(frame: BoardFrame, captureTimeMs: number): Jpeg[] {
    const due = [...this.#orders.values()].filter(({ isWanted, rate }) => isWanted && rate.isDue(captureTimeMs));
    if (due.length === 0) return [];
    for (const order of due) {
      order.isWanted = false;
      order.rate.take(captureTimeMs);
    }
    const jpegKinds = due.map(({ jpegKind }) => jpegKind);
    if (frame.format === "jpeg") {
      const data = wholeJpeg(frame.data);
      return data === null ? [] : [{ jpegKinds, data }];
    }
    const byQuality = Map.groupBy(jpegKinds, ({ quality }) => quality);
    const jpegs = this.#encoder.encode(frame, [...byQuality.keys()]);
    return [...byQuality.values()].flatMap((kinds, index) => {
      const data = jpegs[index];
      return data === undefined ? [] : [{ jpegKinds: kinds, data }];
    });
  }
}
