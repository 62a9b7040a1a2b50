import type { Row } from "./figure.ts";

/** How many times Janus's value ours is. @returns undefined where Janus was not measured, or took nothing */
export const ratioOf = ({ ours, janus }: Row): number | undefined =>
  janus === undefined || janus === 0 ? undefined : ours / janus;

/** @returns undefined where there is no aim, or nothing to hold it against */
export const isMet = (row: Row): boolean | undefined => {
  if (row.aim === undefined) return undefined;
  const value = row.aim.of === "value" ? row.ours : ratioOf(row);
  return value === undefined ? undefined : value <= row.aim.atMost;
};

const aimText = ({ aim, unit }: Row): string => {
  if (aim === undefined) return "–";
  return aim.of === "ratio" ? `≤ ${aim.atMost} × Janus` : `≤ ${aim.atMost} ${unit}`;
};

const verdicts = new Map([
  [true, "yes"],
  [false, "**no**"],
]);

const toCells = (row: Row, janusAbsent: string | undefined): string[] => {
  const value = (number: number) => `${number.toFixed(row.decimals)} ${row.unit}`;
  const ratio = ratioOf(row);
  const met = isMet(row);
  return [
    row.figure,
    value(row.ours),
    row.janus === undefined ? (janusAbsent ?? "–") : value(row.janus),
    ratio === undefined ? "–" : `${ratio.toFixed(2)} ×`,
    aimText(row),
    met === undefined ? "–" : (verdicts.get(met) ?? "–"),
  ];
};

/** A Markdown table, its columns aligned for a terminal as well.
 * @param janusAbsent what stands in Janus's column where it could not be measured */
export const toTable = (rows: readonly Row[], janusAbsent?: string): string => {
  const header = ["figure", "nekomado-agent", "Janus", "ratio", "aim", "met"];
  const cells = [header, ...rows.map((row) => toCells(row, janusAbsent))];
  const widths = header.map((_, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const toLine = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [toLine(first), rule, ...others.map(toLine)].join("\n");
};
