import { describe, expect, it } from "vitest";
import type { Row } from "./figure.ts";
import { isMet, ratioOf, toTable } from "./table.ts";

const cpu: Row = {
  figure: "CPU, 1 viewer",
  unit: "% of a core",
  decimals: 1,
  ours: 3,
  janus: 1.5,
  aim: { of: "ratio", atMost: 2 },
};
const memory: Row = {
  figure: "memory",
  unit: "MB",
  decimals: 0,
  ours: 141,
  janus: undefined,
  aim: { of: "value", atMost: 140 },
};

describe("a ratio", () => {
  it("says how many times Janus's value ours is", () => {
    expect(ratioOf(cpu)).toBe(2);
  });

  it("is not there where Janus was not measured, or took nothing", () => {
    expect(ratioOf(memory)).toBeUndefined();
    expect(ratioOf({ ...cpu, janus: 0 })).toBeUndefined();
  });
});

describe("an aim", () => {
  it("is met up to its very value", () => {
    expect(isMet(cpu)).toBe(true);
    expect(isMet({ ...cpu, ours: 3.01 })).toBe(false);
    expect(isMet(memory)).toBe(false);
    expect(isMet({ ...memory, ours: 140 })).toBe(true);
  });

  it("of a ratio is neither met nor missed without Janus", () => {
    expect(isMet({ ...cpu, janus: undefined })).toBeUndefined();
  });

  it("can be a least value, as of frames per second", () => {
    const fps: Row = { ...memory, unit: "fps", ours: 15, aim: { of: "value", atLeast: 15 } };
    expect(isMet(fps)).toBe(true);
    expect(isMet({ ...fps, ours: 14.9 })).toBe(false);
    expect(toTable([fps])).toContain("| ≥ 15 fps |");
  });

  it("beside others is met when all are, and missed when one is", () => {
    const both: Row = {
      ...cpu,
      aim: [
        { of: "ratio", atMost: 2 },
        { of: "value", atMost: 5 },
      ],
    };
    expect(isMet(both)).toBe(true);
    expect(isMet({ ...both, ours: 6, janus: 3 })).toBe(false);
    expect(isMet({ ...both, janus: undefined })).toBeUndefined();
    expect(isMet({ ...both, ours: 6, janus: undefined })).toBe(false);
    expect(toTable([both])).toContain("| ≤ 2 × Janus, ≤ 5 % of a core |");
  });

  it("that is not there is neither", () => {
    const { aim: _, ...aimless } = cpu;
    expect(isMet(aimless)).toBeUndefined();
  });
});

describe("the table", () => {
  it("shows values, ratio, aim and whether it is met", () => {
    const [header, rule, first, second] = toTable([cpu, memory]).split("\n");
    const cells = (line = "") => line.split("|").map((cell) => cell.trim());
    expect(cells(header)).toEqual(["", "figure", "nekomado-agent", "Janus", "ratio", "aim", "met", ""]);
    expect(rule).toMatch(/^\| -+ \| -+ \| -+ \| -+ \| -+ \| -+ \|$/);
    expect(cells(first)).toEqual([
      "",
      "CPU, 1 viewer",
      "3.0 % of a core",
      "1.5 % of a core",
      "2.00 ×",
      "≤ 2 × Janus",
      "yes",
      "",
    ]);
    expect(cells(second)).toEqual(["", "memory", "141 MB", "–", "–", "≤ 140 MB", "**no**", ""]);
  });

  it("shows a share without a unit as it is", () => {
    const overlap: Row = {
      figure: "mean IoU",
      unit: "",
      decimals: 3,
      ours: 0.9123,
      janus: undefined,
      aim: { of: "value", atLeast: 0.9 },
    };
    expect(toTable([overlap])).toContain("| 0.912          | –     | –     | ≥ 0.9 | yes |");
  });

  it("says why there is no Janus", () => {
    expect(toTable([memory], "not installed")).toContain("| not installed |");
  });

  it("keeps every line as wide as the others", () => {
    const widths = toTable([cpu, memory])
      .split("\n")
      .map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});
