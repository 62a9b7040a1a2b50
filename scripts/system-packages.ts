import { spawnSync } from "node:child_process";

interface SystemPackage {
  /** Found when one of these runs. */
  commands: readonly string[];
  /** Names in Debian and Ubuntu. */
  debian: readonly string[];
  why: string;
}

const systemPackages: readonly SystemPackage[] = [
  { commands: ["ffmpeg"], debian: ["ffmpeg"], why: "makes and checks clips in tests" },
  {
    commands: ["chromium", "chromium-browser", "google-chrome"],
    debian: ["chromium"],
    why: "shows the web viewer in tests",
  },
];

export const isInstalled = (command: string): boolean =>
  spawnSync(process.platform === "win32" ? "where" : "which", [command], { stdio: "ignore" }).status === 0;

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

/**
 * Installs the system packages that tests need, as root on Debian and Ubuntu. Elsewhere says what is missing;
 * a browser then comes from Playwright's own download.
 */
export const installSystemPackages = (): void => {
  const missing = systemPackages.filter(({ commands }) => !commands.some(isInstalled));
  if (missing.length === 0) return;
  const canInstall = process.platform === "linux" && process.getuid?.() === 0 && isInstalled("apt-get");
  if (canInstall) {
    const names = missing.flatMap(({ debian }) => debian);
    console.log(`Installing ${names.join(", ")} ...`);
    run("apt-get", ["update", "-qq"]);
    if (run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names])) return;
    throw new Error(`apt-get could not install ${names.join(", ")}. Install them by hand, then try again.`);
  }
  for (const { commands, why } of missing) {
    if (commands.includes("chromium")) {
      if (!run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]))
        throw new Error("Playwright could not download its Chromium. Install Chromium by hand, then try again.");
    } else
      throw new Error(
        `${commands[0]} is missing; it ${why}. Install it with the system's package manager, then try again.`,
      );
  }
};
