import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const name = "org.kde.StatusNotifierWatcher";
const bus = ["org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"] as const;

/** Three programs that ask the session bus, of which a Linux desktop has at least one. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  ["busctl", ["--user", "call", ...bus, "NameHasOwner", "s", name]],
  [
    "gdbus",
    ["call", "--session", "--dest", bus[0], "--object-path", bus[1], "--method", `${bus[2]}.NameHasOwner`, name],
  ],
  ["dbus-send", ["--session", `--dest=${bus[0]}`, "--print-reply", bus[1], `${bus[2]}.NameHasOwner`, `string:${name}`]],
];

/**
 * Whether a tray icon would be shown to anybody. On Linux that takes a StatusNotifierWatcher on the session bus, and
 * Electron does not say when there is none. What cannot be found out counts as none: an app without window and icon
 * would be lost.
 */
export const hasTrayHost = async (): Promise<boolean> => {
  if (process.platform !== "linux") return true;
  for (const [program, args] of questions) {
    try {
      const { stdout } = await run(program, [...args], { timeout: 2_000 });
      return /\btrue\b/.test(stdout);
    } catch {
      // This program is not there, or found no bus: the next one is asked.
    }
  }
  return false;
};
