const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Of the straight line that is nearest to the points [x, y] by least squares. @returns undefined without two different x */
export const slopeOf = (points: readonly (readonly [number, number])[]): number | undefined => {
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  if (points.length === 0 || spread === 0) return undefined;
  return points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
};
