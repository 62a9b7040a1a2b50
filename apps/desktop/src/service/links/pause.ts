/** A wait that can be cut short. */
export class Pause {
  #over: (() => void) | null = null;

  /** @param ms null: until it is ended */
  async last(ms: number | null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#over = resolve;
    const timer = ms === null ? null : setTimeout(resolve, ms);
    await promise;
    if (timer !== null) clearTimeout(timer);
    this.#over = null;
  }

  /** Does nothing when nobody waits. */
  end(): void {
    this.#over?.();
  }
}
