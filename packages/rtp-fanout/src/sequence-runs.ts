/** A stretch in which sequence numbers and history indexes rise together. */
interface Run {
  firstNumber: number;
  firstIndex: number;
}

/**
 * Which packet of the history went out under which of a viewer's sequence numbers. The numbers are extended: the
 * roll-over counter stands above their 16 bits, so that no number is ever used for two packets (RFC 3711, section 9.1).
 */
export class SequenceRuns {
  readonly #firstNumber: number;
  #runs: Run[] = [];
  #nextNumber: number;

  /** @param start below 2^15, so that the receiver cannot mistake the roll-over counter of the first packets */
  constructor(start: number) {
    this.#firstNumber = start;
    this.#nextNumber = start;
  }

  get nextNumber(): number {
    return this.#nextNumber;
  }

  /** How many runs are remembered. */
  get length(): number {
    return this.#runs.length;
  }

  /** Gives the `count` packets from `index` on the next numbers.
   * @returns the first of them */
  assign(index: number, count: number): number {
    const number = this.#nextNumber;
    const run = this.#runs.at(-1);
    if (run === undefined || run.firstIndex + (number - run.firstNumber) !== index)
      this.#runs.push({ firstNumber: number, firstIndex: index });
    this.#nextNumber += count;
    return number;
  }

  /** Takes back the newest `count` numbers, of which nothing was sent. */
  giveBack(count: number): void {
    this.#nextNumber -= count;
    if (this.#runs.at(-1)?.firstNumber === this.#nextNumber) this.#runs.pop();
  }

  /** The newest extended number that was given out and has these 16 bits; undefined when none was.
   * @param sequenceNumber anything above 16 bits is left off, as a sum in a NACK's bit mask can be */
  extend(sequenceNumber: number): number | undefined {
    if (!Number.isSafeInteger(sequenceNumber)) return undefined;
    const newest = this.#nextNumber - 1;
    const candidate = newest - ((((newest - sequenceNumber) % 0x1_0000) + 0x1_0000) % 0x1_0000);
    return candidate >= this.#firstNumber ? candidate : undefined;
  }

  /** The history index of a number that was given out; undefined when its run is forgotten. */
  indexOf(number: number): number | undefined {
    if (number >= this.#nextNumber) return undefined;
    const run = this.#runs.findLast(({ firstNumber }) => firstNumber <= number);
    return run === undefined ? undefined : run.firstIndex + (number - run.firstNumber);
  }

  /** Forgets runs of which the history keeps nothing, and those of numbers that nobody can ask for any more.
   * @param historyBegin oldest index that is kept
   * @param oldestNumber oldest number that a viewer may ask for */
  forget(historyBegin: number, oldestNumber: number): void {
    const isOver = (run: Run, next: Run): boolean =>
      next.firstNumber <= oldestNumber || run.firstIndex + (next.firstNumber - run.firstNumber) <= historyBegin;
    while (this.#runs.length > 1) {
      const [first, second] = this.#runs;
      if (first === undefined || second === undefined || !isOver(first, second)) return;
      this.#runs.shift();
    }
  }
}
