/**
 * The agent's clock in ms: monotonic, one for all threads of the process and, on Linux, the same
 * CLOCK_MONOTONIC that older camera daemons stamp frames with. It is no date.
 */
export const agentTimeMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Wall clock of a moment on the agent's clock, in ms since 1970: what existing scripts expect. Of now, where the moment is not known. */
export const wallClockMs = (timeMs: number | null): number =>
  Date.now() - (timeMs === null ? 0 : agentTimeMs() - timeMs);
