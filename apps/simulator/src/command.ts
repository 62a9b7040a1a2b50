import { frameRingLayouts, type RingLayoutName } from "@nekomado/board-memory";
import type { SensorName } from "./day-night.ts";
import { SimulatorError } from "./simulator-error.ts";

/** What can be done to a running simulator: by an option at a given second, or by a line on standard input. */
export type Command =
  | { readonly name: "pause"; readonly ms: number | undefined }
  | { readonly name: "resume" }
  /** Ends at once without removing anything; `torn` in the middle of writing a frame. */
  | { readonly name: "crash"; readonly torn: boolean }
  | { readonly name: "restart"; readonly layout: RingLayoutName | undefined }
  | { readonly name: "clock-step"; readonly ms: number }
  | { readonly name: "switch"; readonly to: SensorName | undefined }
  | { readonly name: "detector"; readonly isOn: boolean }
  | { readonly name: "quit" };

/** A command that an option asked for, `atSeconds` after the first frame. */
export interface TimedCommand {
  readonly atSeconds: number;
  readonly command: Command;
}

export const commandSummary =
  "pause [MS], resume, crash [torn], restart [LAYOUT], clock-step MS, switch [day|night], detector on|off, quit";

/**
 * Reads one line: words (`restart v3`), or JSON (`{"command":"restart","layout":"v3"}`; the argument's key is `layout`,
 * `ms`, `to` or `state`).
 *
 * @throws SimulatorError `command-refused`
 */
export function parseCommand(line: string): Command {
  const [name, argument, ...rest] = line.trim().startsWith("{") ? wordsOfJson(line) : line.trim().split(/\s+/);
  if (rest.length > 0) throw refused(line);
  switch (name) {
    case "pause":
      return { name, ms: argument === undefined ? undefined : milliseconds(argument, line, 0) };
    case "crash":
      if (argument !== undefined && argument !== "torn") throw refused(line);
      return { name, torn: argument === "torn" };
    case "restart":
      return { name, layout: argument === undefined ? undefined : layoutOf(argument, line) };
    case "clock-step":
      return { name, ms: milliseconds(argument ?? "", line) };
    case "switch":
      if (argument !== undefined && argument !== "day" && argument !== "night") throw refused(line);
      return { name, to: argument };
    case "detector":
      if (argument !== "on" && argument !== "off") throw refused(line);
      return { name, isOn: argument === "on" };
    case "resume":
    case "quit":
      if (argument !== undefined) throw refused(line);
      return { name };
    default:
      throw refused(line);
  }
}

function wordsOfJson(line: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw refused(line, cause);
  }
  if (typeof value !== "object" || value === null) throw refused(line);
  const { command, ...rest } = Object.fromEntries(Object.entries(value));
  const known = new Set(["layout", "ms", "to", "state"]);
  if (!Object.keys(rest).every((key) => known.has(key))) throw refused(line);
  return [command, ...Object.values(rest)].map(String);
}

function milliseconds(text: string, line: string, least = Number.NEGATIVE_INFINITY): number {
  const ms = Number(text);
  if (text === "" || !Number.isFinite(ms) || ms < least) throw refused(line);
  return ms;
}

function layoutOf(text: string, line: string): RingLayoutName {
  const layout = Object.values(frameRingLayouts).find(({ name }) => name === text)?.name;
  if (layout === undefined) throw refused(line);
  return layout;
}

function refused(line: string, cause?: unknown): SimulatorError {
  return new SimulatorError(
    "command-refused",
    `"${line.trim()}" is no command. Known are: ${commandSummary}; words or JSON such as {"command":"restart","layout":"v3"}.`,
    { cause },
  );
}
