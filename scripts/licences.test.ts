import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { licencesOf } from "./licences.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "nekomado-licences-"));
});
afterEach(() => rmSync(base, { recursive: true }));

const addPackage = (name: string, manifest: object): string => {
  mkdirSync(join(base, name));
  writeFileSync(join(base, name, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
  writeFileSync(join(base, name, "LICENSE.md"), `Copyright of ${name}`);
  return name;
};

describe("the licences of what the app is made of", () => {
  it("are one text with each package's own", () => {
    const text = licencesOf(
      [addPackage("one", { license: "MIT" }), addPackage("two", { licenses: [{ type: "ISC" }] })],
      base,
    );
    for (const part of ["one 1.0.0 (MIT)", "Copyright of one", "two 1.0.0 (ISC)", "Copyright of two"])
      expect(text).toContain(part);
  });

  it.each(["GPL-3.0-only", "AGPL-3.0", "LGPL-2.1", "UNLICENSED", "(MIT OR GPL-2.0)"])(
    "stop the packing at %s",
    (license) => {
      expect(() => licencesOf([addPackage("one", { license })], base)).toThrow(`one 1.0.0 is under ${license}`);
    },
  );

  it("stop the packing where a package says none", () => {
    expect(() => licencesOf([addPackage("one", {})], base)).toThrow("does not say its licence");
  });
});
