const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** The machine's monotonic clock in ms: the same in every process, and the one that the simulator logs frames by. */
export const machineNowMs = (): number => originMs + performance.now();
