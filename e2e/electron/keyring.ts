import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";

export const hasKeyring = (): boolean => spawnSync("which", ["gnome-keyring-daemon"]).status === 0;

/**
 * GNOME's keyring on the bus, new and unlocked.
 *
 * @param home holds its file
 * @returns the process, to be ended with the test
 */
export const unlockKeyring = (bus: string, home: string): ChildProcess => {
  const daemon = spawn("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], {
    stdio: ["pipe", "ignore", "ignore"],
    env: {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: bus,
      HOME: home,
      XDG_DATA_HOME: `${home}/.local/share`,
      XDG_RUNTIME_DIR: home,
    },
  });
  daemon.stdin?.end("a password");
  return daemon;
};
