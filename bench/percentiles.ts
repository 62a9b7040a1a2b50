const ordered = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** Nearest rank: a value that was really seen. @param share 0 to 1 @returns undefined without values */
export const percentile = (values: readonly number[], share: number): number | undefined =>
  ordered(values)[Math.max(0, Math.ceil(share * values.length) - 1)];

/** The middle value, or the mean of the two in the middle. @returns undefined without values */
export const median = (values: readonly number[]): number | undefined => {
  const sorted = ordered(values);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
};
