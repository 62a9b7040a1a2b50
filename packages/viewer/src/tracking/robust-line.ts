/** One measured movement, at a place from -1 (one edge of the box) to 1 (the other). */
export interface PlacedShift {
  at: number;
  shift: number;
  weight: number;
}

/** Movements further from the line than this count less and less, pixels. */
const trustedWithin = 3;
/** Holds a slope back that few places tell of. */
const slopeReserve = 0.05;
const rounds = 6;

const weightedMedian = (shifts: readonly PlacedShift[]): number => {
  const sorted = [...shifts].sort((a, b) => a.shift - b.shift);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let sum = 0;
  for (const { shift, weight } of sorted) {
    sum += weight;
    if (sum >= half) return shift;
  }
  return 0;
};

/**
 * The line through most of the movements: those of legs, and of what stands behind the animal, hardly count
 * (least squares, weighted anew in each round by a Cauchy weight).
 *
 * @returns the movement of the box's middle, and how much more its edge at 1 moves
 */
export const robustLine = (shifts: readonly PlacedShift[]): { middle: number; slope: number } => {
  let middle = weightedMedian(shifts);
  let slope = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    let sumAt = 0;
    let sumShift = 0;
    let sumAtAt = 0;
    let sumAtShift = 0;
    for (const { at, shift, weight } of shifts) {
      const off = (shift - middle - slope * at) / trustedWithin;
      const trust = weight / (1 + off * off);
      sum += trust;
      sumAt += trust * at;
      sumShift += trust * shift;
      sumAtAt += trust * at * at;
      sumAtShift += trust * at * shift;
    }
    if (sum === 0) return { middle, slope };
    const meanAt = sumAt / sum;
    slope = (sumAtShift - meanAt * sumShift) / (sumAtAt - meanAt * sumAt + slopeReserve * sum);
    middle = sumShift / sum - slope * meanAt;
  }
  return { middle, slope };
};
