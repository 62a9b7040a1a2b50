import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { test as base } from "@playwright/test";
import { DesktopBus } from "./desktop-bus.ts";
import type { PackedApp, StartOptions } from "./packed-app.ts";
import { ElectronHome, isPacked, startPacked } from "./packed-app.ts";

interface Fixtures {
  home: ElectronHome;
  /** Starts the app as this person has it; ended with the test. */
  startApp: (options?: StartOptions) => Promise<PackedApp>;
  /** A desktop with a tray and notifications. */
  bus: DesktopBus;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  home: async ({}, provide) => {
    const home = new ElectronHome();
    await provide(home);
    home.remove();
  },
  startApp: async ({ home }, provide) => {
    base.skip(!isPacked, "the app is not packed: node scripts/pack.ts --e2e");
    base.skip(process.env["DISPLAY"] === undefined, "there is no display: xvfb-run");
    const started: PackedApp[] = [];
    await provide(async (options) => {
      const app = await startPacked(home, options);
      started.push(app);
      return app;
    });
    for (const { electron } of started) await electron.close().catch(() => undefined);
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  bus: async ({}, provide) => {
    base.skip(spawnSync("which", ["dbus-daemon"]).status !== 0, "there is no dbus-daemon");
    const bus = await DesktopBus.start();
    await provide(bus);
    bus.close();
  },
});

/** Whether this machine has the library that Electron shows notifications with. */
export const hasNotifications = (): boolean => spawnSync("ldconfig", ["-p"]).stdout.toString().includes("libnotify.so");

/** The service's process: the app's child that runs its file. */
export const servicePid = (app: PackedApp): number => {
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = / [A-Z] (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, "utf8"))?.[1];
      const line = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      if (Number(parent) === app.electron.process().pid && line.includes("service/main.cjs")) return Number(entry);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error("the service has no process");
};

/** Keeps what the page is told from now on; `heard` gives it. */
export const listen = async (page: Page): Promise<{ heard: () => Promise<[string, unknown][]> }> => {
  const heard = await page.evaluateHandle(() => {
    const told: [string, unknown][] = [];
    globalThis.nekomado.listen((name, value) => told.push([name, value]));
    return told;
  });
  return { heard: () => heard.jsonValue() };
};

/** The main window as the main process sees it. */
export const windowState = ({ electron }: PackedApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({ isVisible: window.isVisible(), bounds: window.getBounds() })),
  );
