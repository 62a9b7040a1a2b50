/** When a moment of `performance.now()` was or will be, as Unix time in ms by the viewer's own clock. */
export const wallTimeMs = (monotonicMs: number): number => Date.now() - (performance.now() - monotonicMs);
