import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./build.ts";

interface ElectronOnDisk {
  dist: string;
  version: string;
}

/** An Electron on disk, or why there is none. */
export type FoundElectron = ElectronOnDisk | { missing: string };

/** The Electron in a folder, when one is there. */
export const electronAt = (dist: string): ElectronOnDisk | undefined => {
  const file = join(dist, "version");
  return existsSync(file) ? { dist, version: readFileSync(file, "utf8").trim().replace(/^v/, "") } : undefined;
};

/**
 * Finds an Electron: the one that ELECTRON_OVERRIDE_DIST_PATH names, else that of the npm package, which fetches it
 * from its release host the first time.
 */
export const findElectron = (): FoundElectron => {
  const named = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (named !== undefined && named !== "")
    return electronAt(named) ?? { missing: `ELECTRON_OVERRIDE_DIST_PATH is ${named}, where no Electron is` };
  const own = join(root, "node_modules/electron/dist");
  const there = electronAt(own);
  if (there !== undefined) return there;
  const { status, stderr } = spawnSync(process.execPath, [join(root, "node_modules/electron/install.js")], {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
    timeout: 300_000,
  });
  const fetched = status === 0 ? electronAt(own) : undefined;
  if (fetched !== undefined) return fetched;
  const said = stderr.split("\n").find((line) => /error/i.test(line)) ?? "no reason given";
  return { missing: `Electron could not be fetched from its release host (${said.trim().slice(0, 200)})` };
};
