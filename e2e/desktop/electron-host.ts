import type { ElectronApplication, Page } from "@playwright/test";
import type { ElectronHome, StartOptions as PackedOptions } from "../electron/packed-app.ts";
import { startPacked } from "../electron/packed-app.ts";
import { servicePid } from "../electron/shell-test.ts";
import type { DesktopHost, RunningDesktop, StartOptions } from "./host.ts";

/** The packed app in a real Electron. */
class ElectronDesktop implements RunningDesktop {
  readonly page: Page;
  readonly #electron: ElectronApplication;
  readonly #seen = new Set<Page>();

  constructor(electron: ElectronApplication, page: Page) {
    this.page = page;
    this.#electron = electron;
    this.#seen.add(page);
  }

  async nextPage(): Promise<Page> {
    const waiting = this.#electron.windows().find((page) => !this.#seen.has(page));
    const page = waiting ?? (await this.#electron.waitForEvent("window"));
    this.#seen.add(page);
    return page;
  }

  notifications(): Promise<{ title: string; body: string }[]> {
    return this.#electron.evaluate(() => {
      const told: unknown = Reflect.get(globalThis, "toldNotifications");
      return Array.isArray(told) ? told : [];
    });
  }

  killService(): Promise<void> {
    process.kill(servicePid({ electron: this.#electron, page: this.page }), "SIGKILL");
    return Promise.resolve();
  }

  hangService(): Promise<void> {
    process.kill(servicePid({ electron: this.#electron, page: this.page }), "SIGSTOP");
    return Promise.resolve();
  }

  setVisible(): Promise<void> {
    return Promise.reject(new Error("Playwright's pages in Electron are always seen: use UnwatchedElectron."));
  }

  async close(): Promise<void> {
    await this.#electron.close();
  }
}

/** The keyring that `scripts/e2e-electron.ts` has unlocked, as options of a start; none where it has not. */
export const keyringOfTests = (): PackedOptions => {
  const bus = process.env["NEKOMADO_E2E_BUS"];
  return bus === undefined ? {} : { bus, args: ["--password-store=gnome-libsecret"] };
};

const start = async (home: ElectronHome, options: StartOptions = {}): Promise<RunningDesktop> => {
  const keyring = options.keyring === false ? {} : keyringOfTests();
  const { electron, page } = await startPacked(home, {
    ...keyring,
    args: [
      ...(options.addresses ?? []).map((address) => `--camera-address=${address}`),
      `--lang=${options.language ?? "en"}`,
      ...(keyring.args ?? []),
    ],
  });
  // What the system would show, written down as well.
  await electron.evaluate(({ Notification }) => {
    const told: { title: string; body: string }[] = [];
    Object.assign(globalThis, { toldNotifications: told });
    const show: unknown = Reflect.get(Notification.prototype, "show");
    Notification.prototype.show = function showAndNote(this: Electron.Notification) {
      told.push({ title: this.title, body: this.body });
      if (typeof show === "function") Reflect.apply(show, this, []);
    };
  });
  if (options.viewport !== undefined) {
    const window = await electron.browserWindow(page);
    await window.evaluate((shown, { width, height }) => shown.setContentSize(width, height), options.viewport);
  }
  return new ElectronDesktop(electron, page);
};

export const electronHost: DesktopHost = { name: "electron", start };
