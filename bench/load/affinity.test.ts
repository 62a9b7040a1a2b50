import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { coresIn, separate } from "./affinity.ts";

const allowedOf = (pid: number | "self"): string =>
  /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";

it("reads lists of cores as Linux writes them", () => {
  expect(coresIn("0")).toEqual([0]);
  expect(coresIn("0-2,5")).toEqual([0, 1, 2, 5]);
  for (const bad of ["", "a", "3-1", "0-"]) expect(() => coresIn(bad)).toThrow("no list of CPUs");
});

const canSeparate =
  process.platform === "linux" &&
  spawnSync("taskset", ["--version"]).status === 0 &&
  coresIn(allowedOf("self")).length > 1;

it.runIf(canSeparate)("puts a server and its viewers on different cores, and the server back afterwards", () => {
  const [server, viewer] = [0, 1].map(() => spawn("sleep", ["60"], { stdio: "ignore" }));
  try {
    const before = allowedOf(server!.pid!);
    const undo = separate(server!.pid!, [viewer!.pid!]);
    const [serverCores, viewerCores] = [server, viewer].map((process) => coresIn(allowedOf(process!.pid!)));
    expect(serverCores).toHaveLength(1);
    expect(viewerCores).not.toContain(serverCores![0]);
    undo!();
    expect(allowedOf(server!.pid!)).toBe(before);
  } finally {
    server!.kill();
    viewer!.kill();
  }
});
