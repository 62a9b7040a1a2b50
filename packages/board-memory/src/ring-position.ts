/** `write_index` and the slots are counted modulo this. */
const turn = 2 ** 32;

/**
 * Frames that a writer can plausibly have written between two looks (six days at 30 fps). A `write_index` that
 * seems to have moved on by more has restarted.
 */
const plausibleAdvance = 2 ** 24;

/**
 * `write_index` as a number that never wraps: the first value not below `previous` that reads `raw` modulo 2^32.
 * Undefined when the index has restarted.
 */
export function unwrapWriteIndex(previous: number, raw: number): number | undefined {
  const advance = (raw - (previous % turn) + turn) % turn;
  return advance < plausibleAdvance ? previous + advance : undefined;
}

/** The slot of frame `n` (unwrapped): the daemon takes `write_index % slots` on its u32. */
export function slotOfFrame(n: number, slots: number): number {
  return (n % turn) % slots;
}

/**
 * The frame that overwrites frame `n`: `n + slots`, except where `write_index` wraps in between. 2^32 is no
 * multiple of 30 or 6, so that after the wrap the writer jumps to slot 0 and some slots are used again earlier.
 */
export function overwriterOfFrame(n: number, slots: number): number {
  const wrapsAt = (Math.floor(n / turn) + 1) * turn;
  return n + slots < wrapsAt ? n + slots : wrapsAt + slotOfFrame(n, slots);
}

/**
 * Whether a copy of frame `n` that was finished before `write_index` was read as `writeIndex` holds nothing of a
 * later frame. The overwriting frame m is on its way while the index still reads m, so m itself is not allowed.
 */
export function isStillWhole(n: number, writeIndex: number, slots: number): boolean {
  return writeIndex < overwriterOfFrame(n, slots);
}
