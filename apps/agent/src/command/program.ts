import { Command } from "commander";
import { agentVersion } from "../version.ts";
import type { AgentOptions } from "./agent-options.ts";
import { addAgentOptions, readAgentOptions } from "./agent-options.ts";
import { addPairCommand } from "./pair.ts";
import type { Terminal } from "./terminal.ts";
import { addViewersCommand } from "./viewers.ts";

/**
 * The command line: without a command it runs the agent.
 * Commander ends the process with code 2 for what it does not know or cannot parse.
 */
export const createProgram = (run: (options: AgentOptions) => Promise<void>, terminal: Terminal): Command => {
  const program = addAgentOptions(new Command("nekomado-agent"))
    .description("Publishes the camera of this board over WebRTC, with what the detector finds.")
    .version(agentVersion)
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  program.action(() => run(readAgentOptions(program)));
  addPairCommand(program, terminal);
  addViewersCommand(program, terminal);
  return program;
};
