import type { BenchOptions } from "./options.ts";
import type { Stand } from "./stand.ts";

/** What a figure should be: the value of ours itself, or its ratio to Janus's. */
export type Aim = { of: "value" | "ratio" } & ({ atMost: number } | { atLeast: number });

/** One line of the table. */
export interface Row {
  figure: string;
  unit: string;
  /** Decimals that mean something. */
  decimals: number;
  ours: number;
  /** Undefined where Janus was not measured. */
  janus: number | undefined;
  /** All of several have to be met. */
  aim?: Aim | readonly Aim[];
}

export interface Measured {
  rows: readonly Row[];
  /** Every sample that the rows were reckoned from, for the JSON file. */
  samples: unknown;
  /** What a reader of the table should know of this run. */
  remarks?: readonly string[];
}

export type TellProgress = (text: string) => void;

/** One measurement of the bench with the servers, chosen by its name with `--only`. */
export interface Figure {
  name: string;
  measure: (stand: Stand, progress: TellProgress) => Promise<Measured>;
}

/** One that needs nothing of the stand: it is taken without setting up servers. */
export interface StandaloneFigure {
  name: string;
  standalone: true;
  measure: (options: BenchOptions, progress: TellProgress) => Promise<Measured>;
}
