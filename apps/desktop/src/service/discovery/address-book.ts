/** Anybody on the network can announce addresses; these many are kept. */
const maxCandidates = 8;
const maxStrangers = 32;

export type AnswerOutcome =
  /** The camera itself: this is its last good address from now on. */
  | "known"
  /** Somebody else, whom nothing is sent to. Go on with the next address. */
  | "stranger"
  /** Where the camera was last, something answers with another certificate, and it is nowhere else to be found. */
  | "keyChanged";

/**
 * Where a camera that the app knows may be reached, as `host:port`. What is announced only adds an address to try: it
 * neither replaces the last good one nor ends a link. Only a certificate that was proved moves the camera.
 */
export class AddressBook {
  /** SHA-256 of its certificate in hexadecimal. */
  readonly #cameraId: string;
  #lastGood: string | null;
  /** Newest first. */
  #candidates: string[] = [];
  /** Addresses where somebody else answered, newest last. */
  readonly #strangers = new Set<string>();
  #isDoubted = false;

  constructor(cameraId: string, lastGood: string | null = null) {
    this.#cameraId = cameraId;
    this.#lastGood = lastGood;
  }

  /** The address where the camera proved itself last. */
  get lastGood(): string | null {
    return this.#lastGood;
  }

  /** Every address, in the order in which to try them: the last good one, then the others, newest first. */
  get order(): readonly string[] {
    return this.#lastGood === null ? this.#candidates : [this.#lastGood, ...this.#candidates];
  }

  /** Further addresses, newest first. */
  get candidates(): readonly string[] {
    return this.#candidates;
  }

  /**
   * Adds addresses to try, the likeliest first. One where a stranger answered goes behind all others.
   * @returns whether any was new: then it is worth trying at once
   */
  add(addresses: readonly string[]): boolean {
    const fresh = [...new Set(addresses)].filter(
      (address) => address !== this.#lastGood && !this.#candidates.includes(address),
    );
    const promising = fresh.filter((address) => !this.#strangers.has(address)).slice(0, maxCandidates);
    const doubtful = fresh.filter((address) => this.#strangers.has(address));
    this.#candidates = [...promising, ...this.#candidates, ...doubtful].slice(0, maxCandidates);
    return promising.length > 0;
  }

  /** @param fingerprint SHA-256 of the certificate that was proved at `address`, in hexadecimal */
  answered(address: string, fingerprint: string): AnswerOutcome {
    if (fingerprint === this.#cameraId) {
      this.#moveTo(address);
      return "known";
    }
    if (address === this.#lastGood) {
      // A router may have given the address to another device. Whatever else is known is tried first, once.
      const isNowhereElse = this.#isDoubted || this.#candidates.length === 0;
      this.#isDoubted = true;
      return isNowhereElse ? "keyChanged" : "stranger";
    }
    this.#candidates = this.#candidates.filter((candidate) => candidate !== address);
    this.#strangers.delete(address);
    this.#strangers.add(address);
    for (const oldest of this.#strangers) {
      if (this.#strangers.size <= maxStrangers) break;
      this.#strangers.delete(oldest);
    }
    return "stranger";
  }

  #moveTo(address: string): void {
    this.#isDoubted = false;
    this.#strangers.delete(address);
    if (address === this.#lastGood) return;
    const former = this.#lastGood === null ? [] : [this.#lastGood];
    this.#candidates = [...former, ...this.#candidates.filter((candidate) => candidate !== address)].slice(
      0,
      maxCandidates,
    );
    this.#lastGood = address;
  }
}
