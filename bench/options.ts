import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Names of the figures to take. */
  only: readonly string[];
  /** Length of each measurement. */
  seconds: number;
  /** Times that each pair is measured. */
  rounds: number;
}

export const usage = (figures: readonly string[]): string => `Usage: npm run bench -- [options]

Measures the agent at 1080p30, 4 Mbit/s, beside Janus where it is installed.

  --only NAME[,NAME…]   take only these figures: ${figures.join(", ")}
  --seconds N           length of each measurement, 15 by default
  --rounds N            times that each pair is measured, 3 by default; the table shows medians
  --help                show this`;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} ${text} cannot be: give a whole number from 1 on.`);
  return value;
};

/** @returns undefined when only the usage is asked for @throws Error that tells what is wrong with an argument */
export const parseOptions = (args: readonly string[], figures: readonly string[]): BenchOptions | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      seconds: { type: "string", default: "15" },
      rounds: { type: "string", default: "3" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const only = values.only?.split(",") ?? figures;
  const unknown = only.find((name) => !figures.includes(name));
  if (unknown !== undefined) throw new Error(`There is no figure "${unknown}"; there are ${figures.join(", ")}.`);
  return { only, seconds: wholeNumber("seconds", values.seconds), rounds: wholeNumber("rounds", values.rounds) };
};
