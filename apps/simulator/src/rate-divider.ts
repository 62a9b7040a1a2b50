/** Chooses evenly which frames of a stream something slower takes. The first one is always taken. */
export class RateDivider {
  readonly #share: number;
  #credit = 1;

  constructor(rate: number, streamRate: number) {
    this.#share = Math.min(1, rate / streamRate);
  }

  /** To be asked once a frame. */
  takesNext(): boolean {
    // Shares such as 1/3 do not add up to a whole number exactly.
    const takes = this.#credit >= 1 - 1e-9;
    if (takes) this.#credit -= 1;
    this.#credit += this.#share;
    return takes;
  }
}
