import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameKey, safeName } from "./safe-name.ts";

describe("a camera's name in a path", () => {
  it.each([
    ["Living room", "Living room"],
    ["居間", "居間"],
    ["Küche 🐈‍⬛", "Küche 🐈‍⬛"],
    ["../../etc/passwd", "-..-etc-passwd"],
    ["..\\..\\Windows", "-..-Windows"],
    ["C:\\autoexec", "C--autoexec"],
    ["a:stream", "a-stream"],
    ["..", "Camera"],
    [".", "Camera"],
    ["", "Camera"],
    [" \t\n ", "Camera"],
    [".hidden", "hidden"],
    ["dots...", "dots"],
    ["blanks   ", "blanks"],
    ["CON", "_CON"],
    ["con.txt", "_con.txt"],
    ["Aux .x", "_Aux .x"],
    ["LPT¹", "_LPT¹"],
    ["Console", "Console"],
    ["a\u0000b\u001bc", "a b c"],
    ["exe.\u202egpj", "exe. gpj"],
    ["half \ud83d", "half \ufffd"],
    ["e\u0301", "\u00e9"],
  ])("%j becomes %j", (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it("is cut between characters, not within one", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(safeName(family.repeat(20))).toBe(family.repeat(3));
    expect(safeName("猫".repeat(64))).toBe("猫".repeat(26));
  });

  const anyName = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({
      unit: fc.constantFrom("/", "\\", ".", " ", ":", "C", "O", "N", "\u0000", "é", "🐈", "\u200d", "\ud83d"),
      maxLength: 40,
    }),
  );

  it("is one plain level of a path for every file system, whatever the network says", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}\u202a-\u202e]/u);
        expect(safe).not.toMatch(/^[\s.]|[\s.]$/u);
        expect(safe.split(".")[0]?.trim()).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
        expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(81);
      }),
      { numRuns: 2000 },
    );
  });

  it("stays as it is once it is safe", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(safeName(safeName(name))).toBe(safeName(name));
      }),
    );
  });
});

it("tells names apart only where every file system does", () => {
  expect(nameKey("KITCHEN")).toBe(nameKey("kitchen"));
  expect(nameKey("STRASSE")).toBe(nameKey("straße"));
  expect(nameKey("e\u0301")).toBe(nameKey("\u00e9"));
  expect(nameKey("Kitchen 2")).not.toBe(nameKey("Kitchen"));
});
