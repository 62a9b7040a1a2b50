import type { MenuItemConstructorOptions } from "electron";
import { Menu } from "electron";
import type { ShellWords } from "../words.ts";

/**
 * The menu bar: on macOS the standard one, which also carries the keys for editing; elsewhere none.
 *
 * @param show opens a part of the main window
 */
export const setAppMenu = (words: ShellWords, show: (place: "about" | "settings") => void): void => {
  if (process.platform !== "darwin") {
    Menu.setApplicationMenu(null);
    return;
  }
  const template: MenuItemConstructorOptions[] = [
    {
      label: "Nekomado",
      submenu: [
        { label: words.about, click: () => show("about") },
        { type: "separator" },
        { label: words.settings, accelerator: "Command+,", click: () => show("settings") },
        { type: "separator" },
        { role: "services" },
        { type: "separator" },
        { role: "hide" },
        { role: "hideOthers" },
        { role: "unhide" },
        { type: "separator" },
        { role: "quit", label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: "undo" },
        { role: "redo" },
        { type: "separator" },
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
      ],
    },
    {
      label: words.window,
      submenu: [{ role: "minimize" }, { role: "zoom" }, { role: "close" }, { type: "separator" }, { role: "front" }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
};
