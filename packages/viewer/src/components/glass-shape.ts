/** Between 4:3 and 16:9 the glass takes the picture's own shape; beyond, the picture keeps its edges free. */
const flattest = 16 / 9;
const tallest = 4 / 3;

/** @param aspectRatio width by height of the picture; null until it is known */
export const glassShape = (aspectRatio: number | null): number =>
  Math.min(flattest, Math.max(tallest, aspectRatio ?? flattest));
