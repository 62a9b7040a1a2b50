/** The machine's monotonic clock in ms: the same in every process, and the one that the simulator logs frames by. */
export { agentTimeMs as machineNowMs } from "../../apps/agent/src/agent-clock.ts";
