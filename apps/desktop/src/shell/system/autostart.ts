import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import { autostartEntry, hiddenStart } from "./autostart-entry.ts";

const entryFile = (): string =>
  join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "autostart", "nekomado.desktop");

const readEntry = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

const setLinuxEntry = (isWanted: boolean): void => {
  const file = entryFile();
  if (!isWanted) {
    rmSync(file, { force: true });
    return;
  }
  // An AppImage is run from a mount that is gone at the next start.
  const entry = autostartEntry(process.env["APPIMAGE"] ?? process.execPath);
  if (readEntry(file) === entry) return;
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, entry);
};

/**
 * Has the system start the app when the person logs in, or not.
 *
 * @throws when the system does not let it
 */
export const setAutostart = (isWanted: boolean): void => {
  if (process.platform === "linux") setLinuxEntry(isWanted);
  else if (app.getLoginItemSettings({ args: [hiddenStart] }).openAtLogin !== isWanted)
    app.setLoginItemSettings({ openAtLogin: isWanted, args: [hiddenStart] });
};

/** Whether the system started the app, so that no window is wanted yet. */
export const isHiddenStart = (): boolean =>
  process.argv.includes(hiddenStart) || (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);
