import { AgentError } from "../errors.ts";
import { createProgram } from "./program.ts";
import { runAgent } from "./run.ts";

const badOptionCode = 2;

try {
  const program = createProgram(runAgent, { print: (text) => process.stdout.write(`${text}\n`) });
  await program.parseAsync(process.argv.slice(2), { from: "user" });
} catch (error) {
  if (!(error instanceof AgentError)) throw error;
  process.stderr.write(`nekomado-agent: ${error.message}\n`);
  process.exit(error.reason === "badOption" ? badOptionCode : 1);
}
