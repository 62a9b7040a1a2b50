import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import type { AppInfo } from "../contract/index.ts";
import { ProblemError } from "../contract/index.ts";
import type { Page } from "./gate/page-book.ts";
import type { ShellHandlers } from "./gate/request-gate.ts";
import type { ServiceFacts } from "./service-facts.ts";
import type { MainWindow } from "./windows/main-window.ts";
import type { MiniWindows } from "./windows/mini-windows.ts";
import type { PageWindow } from "./windows/page-window.ts";
import type { SnapshotWindows } from "./windows/snapshot-windows.ts";

interface Surroundings {
  keyring: AppInfo["keyring"];
  /** Known some moments after the start. */
  hasTray: Promise<boolean>;
  facts: ServiceFacts;
  main: MainWindow;
  minis: MiniWindows;
  snapshots: SnapshotWindows;
  windowOf: (page: Page) => PageWindow | undefined;
}

/** The system's languages, in its order; the page's own where the system does not say. */
export const systemLanguages = (): string[] => {
  const preferred = app.getPreferredSystemLanguages();
  return preferred.length > 0 ? preferred : [app.getLocale()];
};

/** What the shell answers itself. */
export const shellRequests = (parts: Surroundings): ShellHandlers => ({
  "app.info": async (_params, page) => {
    const hasTray = await parts.hasTray;
    parts.windowOf(page)?.markAsked();
    return {
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      platform: process.platform,
      languages: systemLanguages(),
      keyring: parts.keyring,
      hasTray,
      window: page.window,
      cameraId: page.cameraId,
    };
  },
  "app.licences": () => readFileSync(join(app.getAppPath(), "licences.txt"), "utf8"),
  "window.openMini": ({ cameraId }) => {
    if (!parts.facts.cameras.some(({ id }) => id === cameraId))
      throw new ProblemError("unknown", "The app is paired with no such camera.");
    parts.minis.open(cameraId);
    return null;
  },
  "window.close": (_params, page) => {
    parts.windowOf(page)?.window.close();
    return null;
  },
  "window.showMain": ({ cameraId }) => {
    if (cameraId === null) parts.main.show();
    else parts.main.showWith({ kind: "show", place: "now", cameraId });
    return null;
  },
  "window.snapshotDone": (end, page) => {
    parts.snapshots.finish(page, end);
    return null;
  },
});
