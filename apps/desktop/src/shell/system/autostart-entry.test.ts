import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autostartEntry } from "./autostart-entry.ts";

/** Reads `Exec` back as the Desktop Entry Specification says: the value's escapes, then quotes, then field codes. */
const programOf = (entry: string): string => {
  const value = /^Exec=(.*) --hidden$/m.exec(entry)?.[1] ?? "";
  const unescaped = value.replaceAll("\\\\", "\\");
  return unescaped
    .slice(1, -1)
    .replaceAll(/\\(["`$\\])/g, "$1")
    .replaceAll("%%", "%");
};

describe("the autostart entry", () => {
  it("starts the program hidden", () => {
    expect(autostartEntry("/opt/Nekomado/nekomado").split("\n")).toContain('Exec="/opt/Nekomado/nekomado" --hidden');
  });

  it("names any program, whatever is in its path", () => {
    const path = fc.string({ unit: fc.constantFrom("/", "a", " ", '"', "$", "`", "\\", "%", "猫"), minLength: 1 });
    fc.assert(
      fc.property(path, (program) => {
        expect(programOf(autostartEntry(program))).toBe(program);
      }),
    );
  });
});
