/**
 * The agent's clock in ms: monotonic, one for all threads of the process and, on Linux, the same
 * CLOCK_MONOTONIC that older camera daemons stamp frames with. It is no date.
 */
export const agentTimeMs = (): number => Number(process.hrtime.bigint()) / 1e6;
