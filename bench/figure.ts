import type { Stand } from "./stand.ts";

/** What a figure should be at most: the value of ours itself, or its ratio to Janus's. */
export interface Aim {
  of: "value" | "ratio";
  atMost: number;
}

/** One line of the table. */
export interface Row {
  figure: string;
  unit: string;
  /** Decimals that mean something. */
  decimals: number;
  ours: number;
  /** Undefined where Janus was not measured. */
  janus: number | undefined;
  aim?: Aim;
}

export interface Measured {
  rows: readonly Row[];
  /** Every sample that the rows were reckoned from, for the JSON file. */
  samples: unknown;
  /** What a reader of the table should know of this run. */
  remarks?: readonly string[];
}

/** One measurement of the bench, chosen by its name with `--only`. */
export interface Figure {
  name: string;
  measure: (stand: Stand, progress: (text: string) => void) => Promise<Measured>;
}
