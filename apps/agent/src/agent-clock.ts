/** Both are CLOCK_MONOTONIC; reading it this way leaves nothing to collect. */
const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/**
 * The agent's clock in ms: monotonic, one for all threads of the process and, on Linux, the same
 * CLOCK_MONOTONIC that older camera daemons stamp frames with. It is no date.
 */
export const agentTimeMs = (): number => originMs + performance.now();

/** From a moment on the agent's clock to now; 0 where it is still to come. */
export const ageMsOf = (timeMs: number): number => Math.max(0, agentTimeMs() - timeMs);

/** Wall clock of a moment on the agent's clock, in ms since 1970: what existing scripts expect. Of now, where the moment is not known. */
export const wallClockMs = (timeMs: number | null): number =>
  Date.now() - (timeMs === null ? 0 : agentTimeMs() - timeMs);
