import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchClip } from "./clip.ts";
import { clipFps, clipSize, keyframeEverySeconds } from "./clip.ts";
import type { Measured } from "./figure.ts";
import { janusVersion } from "./janus.ts";
import type { Machine } from "./machine.ts";
import type { BenchOptions } from "./options.ts";
import type { Stand } from "./stand.ts";
import { toTable } from "./table.ts";

export interface Results {
  takenAt: Date;
  machine: Machine;
  loadAtEnd: number;
  options: BenchOptions;
  /** Undefined where every figure did without one. */
  stand: Stand | undefined;
  measured: ReadonlyMap<string, Measured>;
}

const clipText = ({ bitsPerSecond }: BenchClip): string =>
  `- Clip: ${clipSize.width}x${clipSize.height} at ${clipFps} fps, ${(bitsPerSecond / 1e6).toFixed(2)} Mbit/s, a keyframe each ${keyframeEverySeconds} s`;

/** The run in words: machine, setting, table, remarks. */
export const toMarkdown = ({ takenAt, machine, loadAtEnd, options, stand, measured }: Results): string => {
  const chromium = stand?.browser.version;
  const janus = janusVersion();
  const all = [...measured.values()];
  const remarks = all.flatMap(({ remarks: said = [] }) => said);
  return [
    `## Bench of ${takenAt.toISOString()}`,
    "",
    `- Machine: ${machine.cores} × ${machine.model}, ${machine.memoryGb.toFixed(1)} GB, ${machine.system}; load ${machine.loadAtStart.toFixed(2)} at the start, ${loadAtEnd.toFixed(2)} at the end`,
    `- Programs: Node ${machine.node}${chromium === undefined ? "" : `, Chromium ${chromium}`}, Janus ${janus ?? "not installed"}`,
    ...(stand === undefined ? [] : [clipText(stand.clip)]),
    `- ${options.rounds} rounds of ${options.seconds} s each; medians`,
    "",
    toTable(
      all.flatMap(({ rows }) => rows),
      janus === undefined ? "not installed" : undefined,
    ),
    ...(remarks.length === 0 ? [] : ["", ...remarks.map((remark) => `- ${remark}`)]),
    "",
  ].join("\n");
};

/** @returns the files that were written */
export const writeResults = (results: Results): string[] => {
  const { takenAt, machine, loadAtEnd, options, stand, measured } = results;
  const dir = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(dir, { recursive: true });
  const name = takenAt.toISOString().replaceAll(":", "-").slice(0, 19);
  const json = {
    takenAt,
    machine,
    loadAtEnd,
    options,
    programs: { node: machine.node, chromium: stand?.browser.version ?? null, janus: janusVersion() ?? null },
    ...(stand === undefined
      ? {}
      : { clip: { ...clipSize, fps: clipFps, bitsPerSecond: stand.clip.bitsPerSecond, keyframeEverySeconds } }),
    figures: Object.fromEntries(measured),
  };
  const files: [string, string][] = [
    [join(dir, `${name}.json`), `${JSON.stringify(json, undefined, 2)}\n`],
    [join(dir, `${name}.md`), toMarkdown(results)],
  ];
  for (const [file, text] of files) writeFileSync(file, text);
  return files.map(([file]) => file);
};
