import type { Aim, Row } from "./figure.ts";

/** How many times Janus's value ours is. @returns undefined where Janus was not measured, or took nothing */
export const ratioOf = ({ ours, janus }: Row): number | undefined =>
  janus === undefined || janus === 0 ? undefined : ours / janus;

const aimsOf = ({ aim = [] }: Row): readonly Aim[] => ("of" in aim ? [aim] : aim);

const isAimMet = (row: Row, aim: Aim): boolean | undefined => {
  const value = aim.of === "value" ? row.ours : ratioOf(row);
  if (value === undefined) return undefined;
  return "atMost" in aim ? value <= aim.atMost : value >= aim.atLeast;
};

/** @returns false where one aim is missed; undefined where there is none, or nothing to hold one against */
export const isMet = (row: Row): boolean | undefined => {
  const verdicts = aimsOf(row).map((aim) => isAimMet(row, aim));
  if (verdicts.includes(false)) return false;
  return verdicts.length === 0 || verdicts.includes(undefined) ? undefined : true;
};

const limitText = (aim: Aim): string => ("atMost" in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`);

const aimText = (row: Row): string => {
  const unit = row.unit === "" ? "" : ` ${row.unit}`;
  const texts = aimsOf(row).map((aim) => `${limitText(aim)}${aim.of === "ratio" ? " × Janus" : unit}`);
  return texts.length === 0 ? "–" : texts.join(", ");
};

const verdicts = new Map([
  [true, "yes"],
  [false, "**no**"],
]);

const toCells = (row: Row, janusAbsent: string | undefined): string[] => {
  const value = (number: number) => `${number.toFixed(row.decimals)} ${row.unit}`.trimEnd();
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
