/**
 * Random numbers that are the same in every run: mulberry32, seeded by `seed` and the number of the draw, so that what
 * is drawn for one frame does not depend on how many were drawn before.
 *
 * @returns a function that gives numbers from 0 (with) to 1 (without)
 */
export function seededRandom(seed: number, draw: number): () => number {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(draw + 1, 0xc2b2ae35)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
