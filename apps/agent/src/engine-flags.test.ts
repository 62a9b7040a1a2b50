import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("asks V8 for nothing that it does not know", () => {
  // V8 says so on standard error, at every start of the agent, and goes on.
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL("engine-flags.ts", import.meta.url))], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
