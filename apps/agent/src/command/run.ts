import { AgentError } from "../errors.ts";
import { createLog } from "../log.ts";
import type { AgentOptions } from "./agent-options.ts";

/** Runs the agent until a signal ends it. */
export const runAgent = async (options: AgentOptions): Promise<void> => {
  const log = createLog(options.logLevel);
  try {
    const { startAgent } = await import("../agent.ts");
    const agent = await startAgent(options, log);
    const stop = (signal: NodeJS.Signals) => {
      log.info({ signal }, "the agent stops");
      process.off("SIGTERM", stop);
      process.off("SIGINT", stop);
      agent.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "the agent did not stop cleanly");
          process.exit(1);
        },
      );
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    log.error({ reason: error.reason, err: error }, error.message);
    process.exit(1);
  }
};
