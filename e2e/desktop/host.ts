import type { Page } from "@playwright/test";
import type { ElectronHome } from "../electron/packed-app.ts";

export interface StartOptions {
  /** As `--camera-address` gives them to the app. */
  addresses?: readonly string[];
  /** BCP 47, of the system. */
  language?: string;
  /** False: as on a system that has none. The Chromium window never has one. */
  keyring?: boolean;
  viewport?: { width: number; height: number };
}

/** The app as it runs, whatever it runs in. */
export interface RunningDesktop {
  /** The main window's page. */
  readonly page: Page;
  /** The next page of another window: a mini window. */
  nextPage(): Promise<Page>;
  /** What the system was asked to tell, oldest first. */
  notifications(): Promise<{ title: string; body: string }[]>;
  /** Ends the service's process at once, as a crash does. */
  killService(): Promise<void>;
  /** Stops the service's process without ending it, as a hang does. */
  hangService(): Promise<void>;
  /** Tells the main window's page that nobody can see it, or that somebody can again. Not in Electron: `UnwatchedElectron`. */
  setVisible(isVisible: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Something that runs the app's page, preload contract and service. */
export interface DesktopHost {
  readonly name: "electron" | "chromium-window";
  start(home: ElectronHome, options?: StartOptions): Promise<RunningDesktop>;
}
