import { spawnSync } from "node:child_process";

interface SystemPackage {
  /** Found when one of these runs ... */
  commands?: readonly string[];
  /** ... or when the dynamic linker knows this library. */
  library?: string;
  /** Names in Debian and Ubuntu; of several in one entry the first that the system has. */
  debian: readonly (string | readonly string[])[];
  why: string;
  /** Tests that need it say that they were skipped, and why, where it is missing and cannot be installed. */
  optional?: true;
}

const systemPackages: readonly SystemPackage[] = [
  { commands: ["ffmpeg"], debian: ["ffmpeg"], why: "makes and checks clips in tests" },
  {
    commands: ["chromium", "chromium-browser", "google-chrome"],
    debian: ["chromium"],
    why: "shows the web viewer in tests",
  },
  { commands: ["exiftool"], debian: ["libimage-exiftool-perl"], why: "reads snapshots back in tests" },
  {
    commands: ["xvfb-run"],
    debian: ["xvfb", "xauth"],
    why: "is the display of the desktop app in tests",
    optional: true,
  },
  { commands: ["openbox"], debian: ["openbox"], why: "manages the desktop app's windows in tests", optional: true },
  {
    library: "libgtk-3.so.0",
    debian: ["libgtk-3-0", "libnss3", "libgbm1", "libxss1", ["libasound2t64", "libasound2"], "libnotify4"],
    why: "is what Electron is linked with",
    optional: true,
  },
  {
    commands: ["gnome-keyring-daemon"],
    debian: ["gnome-keyring", "libsecret-1-0", "dbus"],
    why: "keeps the desktop app's tokens in tests",
    optional: true,
  },
  { commands: ["faketime"], debian: ["faketime"], why: "sets a board's clock back in tests", optional: true },
  { commands: ["strace"], debian: ["strace"], why: "watches how snapshots are written in tests", optional: true },
  {
    commands: ["avahi-browse"],
    debian: ["avahi-daemon", "avahi-utils", "dbus"],
    why: "looks for cameras from outside in tests",
    optional: true,
  },
  {
    commands: ["ip"],
    debian: ["iproute2", "nftables", "ethtool"],
    why: "makes the networks of tests",
    optional: true,
  },
];

export const isInstalled = (command: string): boolean =>
  spawnSync(process.platform === "win32" ? "where" : "which", [command], { stdio: "ignore" }).status === 0;

const hasLibrary = (name: string): boolean => {
  const { stdout, error } = spawnSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  return error === undefined && stdout.includes(name);
};

const isThere = ({ commands, library }: SystemPackage): boolean =>
  (commands?.some(isInstalled) ?? false) || (library !== undefined && hasLibrary(library));

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

const isInArchive = (name: string): boolean => {
  const { stdout } = spawnSync("apt-cache", ["policy", name], { encoding: "utf8" });
  return /Candidate: (?!\(none\))/.test(stdout);
};

const nameIn = (entry: string | readonly string[]): string =>
  typeof entry === "string" ? entry : (entry.find(isInArchive) ?? entry.join(" or "));

const canInstall = (): boolean => process.platform === "linux" && process.getuid?.() === 0 && isInstalled("apt-get");

/**
 * Installs the system packages that tests need, as root on Debian and Ubuntu. Elsewhere says what is missing;
 * a browser then comes from Playwright's own download.
 * @throws Error when something is missing that the tests cannot do without
 */
export const installSystemPackages = (): void => {
  const missing = systemPackages.filter((each) => !isThere(each));
  if (missing.length === 0) return;
  if (canInstall()) {
    run("apt-get", ["update", "-qq"]);
    const names = [...new Set(missing.flatMap(({ debian }) => debian.map(nameIn)))];
    console.log(`Installing ${names.join(", ")} ...`);
    if (run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names])) return;
    throw new Error(`apt-get could not install ${names.join(", ")}. Install them by hand, then try again.`);
  }
  for (const { commands, library, why, optional } of missing) {
    const name = commands?.[0] ?? library ?? "";
    if (commands?.includes("chromium") === true) {
      if (!run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]))
        throw new Error("Playwright could not download its Chromium. Install Chromium by hand, then try again.");
    } else if (optional === true && process.platform !== "linux") continue;
    else if (optional === true) console.log(`${name} is missing; it ${why}. Tests that need it are skipped.`);
    else
      throw new Error(`${name} is missing; it ${why}. Install it with the system's package manager, then try again.`);
  }
};
