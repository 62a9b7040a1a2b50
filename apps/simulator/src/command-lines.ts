import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Command, parseCommand } from "./command.ts";
import type { Report } from "./report.ts";
import { SimulatorError } from "./simulator-error.ts";

/**
 * Obeys commands that come as lines, until they end; what is refused is reported.
 *
 * @returns a function that stops listening
 */
export function obeyLines(input: Readable, obey: (command: Command) => void, report: Report): () => void {
  const lines = createInterface({ input });
  lines.on("line", (line) => {
    if (line.trim() !== "") attempt(() => obey(parseCommand(line)), report);
  });
  return () => {
    lines.close();
    input.destroy();
  };
}

/** Does what a command asks for, and reports a refusal. */
export function attempt(action: () => void, report: Report): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    report.event("refused", { reason: error.reason, message: error.message }, error.message);
  }
}
