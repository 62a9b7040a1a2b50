// npm run e2e:electron [PLAYWRIGHT ARGUMENT ...]: packs the desktop app and drives it, in a real Electron and in a Chromium
// window, on a display of its own with a window manager and a keyring.
import { spawnSync } from "node:child_process";
import { LocalNetwork, whyNoNamespaces } from "../e2e/network/namespaces.ts";
import { build, root } from "./build.ts";
import { findElectron } from "./electron.ts";
import { playwrightCommand } from "./playwright.ts";
import { installSystemPackages, isInstalled } from "./system-packages.ts";

const run = (line: readonly string[], env: Record<string, string> = {}): number =>
  spawnSync(line[0] ?? "", line.slice(1), {
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
  const packed = run([process.execPath, "scripts/pack.ts", "--e2e"], {
    ELECTRON_OVERRIDE_DIST_PATH: found.dist,
  });
  if (packed !== 0) throw new Error("The app could not be packed; what it says above is the reason.");
  console.log(`Host electron: Electron ${found.version}`);
  return undefined;
};

/** A command with a display, a window manager, a session bus and an unlocked keyring around it, all gone when it ends. */
const onDesktop = (command: readonly string[]): string[] => {
  const inside = [
    'keyrings=$(mktemp -d); export XDG_DATA_HOME="$keyrings"',
    'printf nekomado | gnome-keyring-daemon --unlock --components=secrets >"$keyrings/log" 2>&1',
    "openbox & manager=$!",
    'NEKOMADO_E2E_BUS="$DBUS_SESSION_BUS_ADDRESS" "$@"; code=$?',
    'kill $manager; rm -rf "$keyrings"',
    "exit $code",
  ].join("\n");
  const bus = ["dbus-run-session", "--", "sh", "-c", inside, "sh", ...command];
  return ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", ...bus];
};

installSystemPackages();
build();
const missing = whyNoElectron();
if (missing !== undefined) console.log(`Host electron: MISSING, its tests do not run: ${missing}.`);
console.log("Host chromium-window: Chromium of this machine");

// The app looks for cameras: on a network of its own, where it also finds one, and not on this machine's.
const noNetwork = whyNoNamespaces();
const network = noNetwork === null ? await LocalNetwork.create(["pc", "board"]) : undefined;
if (noNetwork !== null)
  console.log(`No network of its own (${noNetwork}): cameras are told by address, none is found.`);

const passes = (name: string, config: string, hosts: Record<string, string>, isOnDesktop: boolean): boolean => {
  const playwright = playwrightCommand(name, [`--config=${config}`]);
  const env = { ...hosts, ...playwright.env };
  const line = isOnDesktop ? onDesktop(playwright.line) : playwright.line;
  if (network === undefined) return run(line, env) === 0;
  const [program, args] = network.host("pc").command(line[0] ?? "", ...line.slice(1));
  return run([program, ...args], { ...env, NEKOMADO_E2E_BOARD: network.host("board").namespace }) === 0;
};

const hasElectron = missing === undefined;
const hosts = { NEKOMADO_E2E_HOSTS: hasElectron ? "electron,chromium-window" : "chromium-window" };
let allPass = false;
try {
  const passed = [
    ...(hasElectron ? [passes("electron", "e2e/electron/playwright.config.ts", {}, true)] : []),
    passes("desktop", "e2e/desktop/playwright.config.ts", hosts, hasElectron),
  ];
  allPass = passed.every(Boolean);
} finally {
  await network?.close();
}
process.exit(allPass ? 0 : 1);
