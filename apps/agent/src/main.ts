#!/usr/bin/env node
import "./small-heap.ts";
import { startAgent } from "./agent.ts";
import { AgentError } from "./errors.ts";
import { createLog } from "./log.ts";
import type { AgentOptions } from "./options.ts";
import { parseOptions } from "./options.ts";

const badOptionCode = 2;

const readOptions = (): AgentOptions => {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    process.stderr.write(`nekomado-agent: ${error.message}\n`);
    process.exit(badOptionCode);
  }
};

const options = readOptions();
const log = createLog(options.logLevel);

try {
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
