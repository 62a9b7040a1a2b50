import { test as base } from "@playwright/test";
import { ElectronHome } from "../electron/packed-app.ts";
import { chromiumWindow } from "./chromium-host.ts";
import { electronHost } from "./electron-host.ts";
import type { DesktopHost, RunningDesktop, StartOptions } from "./host.ts";
import { PairedBoard } from "./paired-board.ts";

export interface HostOptions {
  hostName: DesktopHost["name"];
}

const hostOf = (name: DesktopHost["name"]): DesktopHost => {
  switch (name) {
    case "chromium-window":
      return chromiumWindow;
    case "electron":
      return electronHost;
  }
};

export interface DesktopFixtures {
  home: ElectronHome;
  /** Starts the app as this person has it; ended with the test. */
  startApp: (options?: StartOptions) => Promise<RunningDesktop>;
  /** A board of this name, nothing running on it yet; ended with the test. Without a machine of its own it is this one. */
  makeBoard: (name: string, machine?: string) => PairedBoard;
}

export const test = base.extend<HostOptions & DesktopFixtures>({
  hostName: ["chromium-window", { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  home: async ({}, provide) => {
    const home = new ElectronHome();
    await provide(home);
    home.remove();
  },
  startApp: async ({ hostName, home }, provide) => {
    const running: RunningDesktop[] = [];
    await provide(async (options) => {
      const app = await hostOf(hostName).start(home, options);
      running.push(app);
      return app;
    });
    for (const app of running) await app.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  makeBoard: async ({}, provide) => {
    const boards: PairedBoard[] = [];
    await provide((name, machine) => {
      const board = new PairedBoard(name, machine);
      boards.push(board);
      return board;
    });
    for (const board of boards) await board.close();
  },
});
export { expect } from "@playwright/test";
