import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A tree of its own with the project's rules, so that a forbidden import never lies in the project's. */
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "nekomado-imports-"));
  cpSync(join(root, ".oxlintrc.json"), join(tree, ".oxlintrc.json"));
});

afterAll(() => rmSync(tree, { recursive: true }));

/** What the linter says of one import, written in the file given. */
const lint = (
  file: string,
  imported: string,
  statement = `import * as it from "${imported}";\nexport const { name } = it;\n`,
) => {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, statement);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "node_modules/oxlint/bin/oxlint"), file], {
    cwd: tree,
  });
  rmSync(path);
  return { status, said: `${stdout.toString()}${stderr.toString()}` };
};

describe("an import against the direction fails the lint", () => {
  it.each([
    ["packages/protocol/src/a.ts", "node:net"],
    ["packages/protocol/src/a.ts", "@nekomado/h264"],
    ["packages/board-memory/src/a.ts", "@nekomado/h264"],
    ["packages/board-memory/src/a.ts", "node:http"],
    ["packages/h264/src/a.ts", "@nekomado/board-memory"],
    ["packages/h264/src/a.ts", "werift"],
    ["packages/rtp-fanout/src/a.ts", "werift"],
    ["packages/rtp-fanout/src/a.ts", "@nekomado/h264"],
    ["packages/viewer/src/a.ts", "node:fs"],
    ["packages/viewer/src/a.ts", "@nekomado/board-memory"],
    ["packages/viewer/src/deep/a.ts", "../../../protocol/src/index.ts"],
    ["apps/agent/src/a.ts", "@nekomado/simulator"],
    ["apps/agent/src/a.ts", "../../simulator/src/clip.ts"],
    ["apps/simulator/src/a.ts", "@nekomado/agent"],
    ["apps/desktop/src/contract/a.ts", "../service/a.ts"],
    ["apps/desktop/src/renderer/a.ts", "node:fs"],
    ["apps/desktop/src/renderer/deep/a.ts", "../../service/a.ts"],
    ["apps/desktop/src/renderer/a.ts", "electron"],
    ["apps/desktop/src/service/a.ts", "electron"],
    ["apps/desktop/src/service/deep/a.ts", "../../shell/a.ts"],
    ["apps/desktop/src/shell/a.ts", "node:net"],
    ["apps/desktop/src/shell/a.ts", "../service/a.ts"],
    ["apps/desktop/src/preload/a.ts", "@nekomado/agent"],
  ])("%s importing %s", (file, imported) => {
    const { status, said } = lint(file, imported);
    expect(said).toContain("no-restricted-imports");
    expect(status).not.toBe(0);
  });

  it("also when only a type is imported", () => {
    const { status, said } = lint(
      "packages/h264/src/a.ts",
      "",
      'import type { It } from "@nekomado/board-memory";\nexport type Mine = It;\n',
    );
    expect(said).toContain("no-restricted-imports");
    expect(status).not.toBe(0);
  });
});

describe("an import along the direction passes", () => {
  it.each([
    ["packages/viewer/src/a.ts", "@nekomado/protocol"],
    ["apps/agent/src/a.ts", "@nekomado/board-memory"],
    ["apps/agent/src/a.ts", "werift"],
    ["apps/desktop/src/service/a.ts", "node:tls"],
    ["apps/desktop/src/shell/a.ts", "electron"],
    ["apps/desktop/src/renderer/a.ts", "@nekomado/viewer"],
    ["packages/board-memory/src/a.ts", "node:fs"],
  ])("%s importing %s", (file, imported) => {
    expect(lint(file, imported).said).not.toContain("no-restricted-imports");
  });
});
