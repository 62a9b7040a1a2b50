// Packs the desktop app: `pack.ts` an unpacked one for this machine, `pack.ts --installers` what people install,
// `pack.ts --e2e` the one that the end-to-end tests drive. ELECTRON_OVERRIDE_DIST_PATH names an Electron on disk.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "electron-builder";
import { build as pack } from "electron-builder";
import { z } from "zod";
import { gatherApp } from "./app-folder.ts";
import { build, buildWith, root } from "./build.ts";
import { electronAt } from "./electron.ts";

/** The Electron that the app ships with, to be downloaded; or one that is on disk already, with its version. */
const electron = (): { electronDist?: string; electronVersion: string } => {
  const dist = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (dist === undefined || dist === "") {
    const manifest: unknown = JSON.parse(readFileSync(join(root, "node_modules/electron/package.json"), "utf8"));
    return { electronVersion: z.object({ version: z.string() }).parse(manifest).version };
  }
  const found = electronAt(dist);
  if (found === undefined)
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${dist}, where no Electron is: there is no file "version" in it.`);
  return { electronDist: found.dist, electronVersion: found.version };
};

const isForTests = process.argv.includes("--e2e");
const wantsInstallers = process.argv.includes("--installers");
const appFolder = join(root, isForTests ? "e2e/electron/dist/app" : "apps/desktop/dist/app");

build();
if (isForTests) buildWith("e2e/electron/vite.config.ts");
gatherApp(appFolder, isForTests ? join(root, "e2e/electron/dist/shell") : undefined);

const electronChoice = electron();
const knowsFilePrivileges = Number.parseInt(electronChoice.electronVersion, 10) >= 29;
const config: Configuration = {
  extends: join(root, "electron-builder.yml"),
  ...electronChoice,
  ...(isForTests
    ? {
        directories: { app: appFolder, output: join(root, "dist/e2e") },
        // The service runs in the project's own Node there, which cannot look into an asar.
        asarUnpack: ["service/**"],
      }
    : {}),
  electronFuses: {
    ...(knowsFilePrivileges ? { grantFileProtocolExtraPrivileges: false } : {}),
    // Playwright reaches the main process through its inspector.
    ...(isForTests ? { enableNodeCliInspectArguments: true } : {}),
  },
};
const made = await pack({ projectDir: root, config, dir: !wantsInstallers, publish: "never" });
for (const file of made) console.log(file);
