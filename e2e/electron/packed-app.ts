import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElectronApplication, Page } from "@playwright/test";
import { _electron } from "@playwright/test";
import { testBuild, testBuildEnv } from "./test-build.ts";

/** Whether `pack.ts --e2e` has made the app that is driven here. */
export const isPacked = existsSync(testBuild);

/** A home folder of its own, so that nothing of the machine's user is read or written. */
export class ElectronHome {
  readonly folder = mkdtempSync(join(tmpdir(), "nekomado-electron-"));
  readonly data = join(this.folder, "data");
  readonly config = join(this.folder, ".config");
  readonly pictures = join(this.folder, "Pictures");

  constructor() {
    for (const folder of [this.data, this.config, this.pictures]) mkdirSync(folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface StartOptions {
  /** Address of a session bus; none by default, so that the app finds neither tray nor keyring. */
  bus?: string;
  args?: readonly string[];
}

/** What the packed app is started with: program, arguments and environment. */
export const launchLine = (home: ElectronHome, { bus, args = [] }: StartOptions = {}) => ({
  executablePath: testBuild,
  args: ["--no-sandbox", "--disable-gpu", ...args],
  env: {
    PATH: process.env["PATH"] ?? "",
    DISPLAY: process.env["DISPLAY"] ?? "",
    XAUTHORITY: process.env["XAUTHORITY"] ?? "",
    LANG: "en_US.UTF-8",
    LANGUAGE: "en",
    HOME: home.folder,
    XDG_CONFIG_HOME: home.config,
    DBUS_SESSION_BUS_ADDRESS: bus ?? "disabled:",
    ...testBuildEnv(home.data),
  },
});

export interface PackedApp {
  electron: ElectronApplication;
  /** The main window's page. */
  page: Page;
}

export const startPacked = async (home: ElectronHome, options?: StartOptions): Promise<PackedApp> => {
  const electron = await _electron.launch(launchLine(home, options));
  const page = await electron.firstWindow();
  await page.waitForLoadState("domcontentloaded");
  return { electron, page };
};
