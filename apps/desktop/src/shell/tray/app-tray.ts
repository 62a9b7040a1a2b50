import { join } from "node:path";
import type { MenuItemConstructorOptions } from "electron";
import { Menu, Tray, nativeImage } from "electron";
import type { Camera } from "../../contract/index.ts";
import type { ShellWords } from "../words.ts";
import type { TrayAction, TrayItem } from "./tray-menu.ts";
import { isAnyLive, stateLine, trayMenu } from "./tray-menu.ts";

/** macOS colours template pictures itself, and Windows has smaller icons than Linux. */
const kindOfIcon = process.platform === "darwin" ? "Template" : process.platform === "win32" ? "-small" : "";

/** The icon in the system's tray, with its menu. Dull when nothing can be seen. */
export class AppTray {
  readonly #tray: Tray;
  readonly #icons: string;
  readonly #perform: (action: TrayAction) => void;
  #shown = "";

  /** @param icons the folder of the pictures */
  constructor(icons: string, perform: (action: TrayAction) => void) {
    this.#icons = icons;
    this.#perform = perform;
    this.#tray = new Tray(this.#icon(false));
    this.#tray.on("click", () => perform({ kind: "open" }));
  }

  show(cameras: readonly Camera[], words: ShellWords): void {
    const items = trayMenu(cameras, words);
    // A menu that is replaced while it is open closes under the person's hand: only a change is worth it.
    const shown = JSON.stringify(items);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(this.#icon(isAnyLive(cameras)));
    this.#tray.setToolTip(`Nekomado: ${stateLine(cameras, words)}`);
    this.#tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => this.#toElectron(item))));
  }

  close(): void {
    this.#tray.destroy();
  }

  #icon(isLive: boolean) {
    return nativeImage.createFromPath(join(this.#icons, `tray-${isLive ? "live" : "dull"}${kindOfIcon}.png`));
  }

  #toElectron(item: TrayItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case "state":
        return { label: item.label, enabled: false };
      case "separator":
        return { type: "separator" };
      case "action":
        return { label: item.label, click: () => this.#perform(item.action) };
      case "submenu":
        return { label: item.label, submenu: item.items.map((each) => this.#toElectron(each)) };
    }
  }
}
