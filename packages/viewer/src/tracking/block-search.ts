import type { LumaPicture } from "./luma-picture.ts";

/** A block is a square of 5 by 5 pixels. */
export const blockReach = 2;
const blockArea = (2 * blockReach + 1) ** 2;
/** How far around the expected place a block is looked for, pixels of the small picture. */
const searchReach = 4;
/** A place further away has to fit better by this for each pixel, so that flat ground does not wander. */
const costPerPixel = 0.5;
/** Blocks that fit a pixel further on nearly as well tell no movement: least difference, shades per pixel. */
const leastTexture = 0.15;

/** Where a block of one picture lies in another. */
export interface BlockMotion {
  /** Pixels of the small picture, right and down. */
  x: number;
  y: number;
  /** How plainly the place stands out, shades. */
  weight: number;
  /** How badly it fits there, shades per pixel. */
  misfit: number;
  /** How much better it fits there than where it was, shades per pixel. */
  gain: number;
}

/** Sum of absolute differences; stops early once it is above `limit`. */
const difference = (
  from: LumaPicture,
  to: LumaPicture,
  start: number,
  shift: number,
  brighter: number,
  limit: number,
): number => {
  const { luma: before, width } = from;
  const { luma: after } = to;
  let sum = 0;
  for (let row = 0; row <= 2 * blockReach; row++) {
    const first = start + row * width;
    for (let at = first; at <= first + 2 * blockReach; at++) {
      const apart = (before[at] ?? 0) + brighter - (after[at + shift] ?? 0);
      sum += apart < 0 ? -apart : apart;
    }
    if (sum > limit) return sum;
  }
  return sum;
};

/** Where between the pixels the least of three neighbouring values lies, by the parabola through them: -0.5 to 0.5. */
const lowestBetween = (before: number, at: number, after: number): number => {
  const curve = before + after - 2 * at;
  return curve <= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curve)));
};

/**
 * Looks for the block around a pixel of one picture in another of the same size.
 *
 * @param expected where it should have gone
 * @returns null where it lies at the picture's edge, or is too flat to be known again
 */
export const findBlock = (
  from: LumaPicture,
  to: LumaPicture,
  x: number,
  y: number,
  expected: { x: number; y: number },
): BlockMotion | null => {
  const { width, height } = from;
  if (x < blockReach || y < blockReach || x >= width - blockReach || y >= height - blockReach) return null;
  const expectedX = Math.round(expected.x);
  const expectedY = Math.round(expected.y);
  // One pixel more than the block is looked at on each side, to find the place between pixels.
  const rim = blockReach + 1;
  const left = Math.max(expectedX - searchReach, rim - x);
  const right = Math.min(expectedX + searchReach, width - 1 - rim - x);
  const top = Math.max(expectedY - searchReach, rim - y);
  const bottom = Math.min(expectedY + searchReach, height - 1 - rim - y);
  if (left > right || top > bottom) return null;
  const start = (y - blockReach) * width + x - blockReach;
  const brighter = to.mean - from.mean;
  const at = (shiftX: number, shiftY: number, limit = Number.POSITIVE_INFINITY): number =>
    difference(from, to, start, shiftY * width + shiftX, brighter, limit);
  const awayFrom = (shiftX: number, shiftY: number): number =>
    costPerPixel * (Math.abs(shiftX - expectedX) + Math.abs(shiftY - expectedY));
  // The likeliest place first: most others are given up after a row or two.
  let foundX = Math.max(left, Math.min(right, expectedX));
  let foundY = Math.max(top, Math.min(bottom, expectedY));
  let least = awayFrom(foundX, foundY) + at(foundX, foundY);
  for (let shiftY = top; shiftY <= bottom; shiftY++) {
    for (let shiftX = left; shiftX <= right; shiftX++) {
      const away = awayFrom(shiftX, shiftY);
      if (away >= least) continue;
      const cost = away + at(shiftX, shiftY, least - away);
      if (cost >= least) continue;
      least = cost;
      foundX = shiftX;
      foundY = shiftY;
    }
  }
  const here = at(foundX, foundY);
  const [before, after] = [at(foundX - 1, foundY), at(foundX + 1, foundY)];
  const [above, below] = [at(foundX, foundY - 1), at(foundX, foundY + 1)];
  const weight = Math.min(before + after, above + below) - 2 * here;
  if (weight <= leastTexture * blockArea) return null;
  return {
    x: foundX + lowestBetween(before, here, after),
    y: foundY + lowestBetween(above, here, below),
    weight,
    misfit: here / blockArea,
    gain: (at(0, 0) - here) / blockArea,
  };
};
