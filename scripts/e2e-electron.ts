// npm run e2e:electron [PLAYWRIGHT ARGUMENT ...]: packs the desktop app and drives it, in a real Electron and in a Chromium
// window, on a display of its own with a window manager and a keyring.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, root } from "./build.ts";
import { findElectron } from "./electron.ts";
import { installSystemPackages, isInstalled } from "./system-packages.ts";

const runNode = (args: readonly string[], env: Record<string, string> = {}): number =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  }).status ?? 1;

/** Why no real Electron can run here; undefined when it can. */
const whyNoElectron = (): string | undefined => {
  if (process.platform !== "linux") return "these tests drive the packed app on Linux only";
  const lacking = ["xvfb-run", "openbox", "dbus-run-session", "gnome-keyring-daemon"].filter(
    (command) => !isInstalled(command),
  );
  if (lacking.length > 0) return `${lacking.join(", ")} is not installed`;
  const found = findElectron();
  if ("missing" in found) return found.missing;
  const packed = runNode(["scripts/pack.ts", "--e2e", "--built"], { ELECTRON_OVERRIDE_DIST_PATH: found.dist });
  if (packed !== 0) throw new Error("The app could not be packed; what it says above is the reason.");
  console.log(`Host electron: Electron ${found.version}`);
  return undefined;
};

/** Display, window manager, session bus and an unlocked keyring around a command, all gone when it ends. */
const onDesktop = (command: readonly string[], env: Record<string, string>): number => {
  const keyrings = mkdtempSync(join(tmpdir(), "nekomado-keyring-"));
  const inside = [
    'printf nekomado | gnome-keyring-daemon --unlock --components=secrets >"$XDG_DATA_HOME/keyring.log" 2>&1',
    "openbox & manager=$!",
    'NEKOMADO_E2E_BUS="$DBUS_SESSION_BUS_ADDRESS" "$@"; code=$?',
    "kill $manager",
    "exit $code",
  ].join("\n");
  const { status } = spawnSync(
    "xvfb-run",
    ["-a", "-s", "-screen 0 1600x1200x24", "dbus-run-session", "--", "sh", "-c", inside, "sh", ...command],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env, XDG_DATA_HOME: keyrings } },
  );
  rmSync(keyrings, { recursive: true, force: true });
  return status ?? 1;
};

installSystemPackages();
build();
const missing = whyNoElectron();
if (missing !== undefined) console.log(`Host electron: MISSING, its tests do not run: ${missing}.`);
console.log("Host chromium-window: Chromium of this machine");

/** One run of Playwright; its JSON report goes where `npm test` counts. */
const runTests = (name: string, config: string, env: Record<string, string>, isOnDesktop: boolean): boolean => {
  const reports = process.env["NEKOMADO_REPORTS"];
  const report = reports === undefined ? {} : { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, `${name}.json`) };
  const args = [
    join(root, "node_modules/@playwright/test/cli.js"),
    "test",
    "--config",
    config,
    ...(reports === undefined ? [] : ["--reporter=list,json"]),
    ...process.argv.slice(2),
  ];
  const all = { ...env, ...report };
  return (isOnDesktop ? onDesktop([process.execPath, ...args], all) : runNode(args, all)) === 0;
};

const hasElectron = missing === undefined;
const hosts = { NEKOMADO_E2E_HOSTS: hasElectron ? "electron,chromium-window" : "chromium-window" };
const passed = [
  ...(hasElectron ? [runTests("electron", "e2e/electron/playwright.config.ts", {}, true)] : []),
  runTests("desktop", "e2e/desktop/playwright.config.ts", hosts, hasElectron),
];
process.exit(passed.every(Boolean) ? 0 : 1);
