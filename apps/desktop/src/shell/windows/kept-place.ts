import type { BrowserWindow } from "electron";
import { screen } from "electron";
import type { ShellMemory } from "../shell-memory.ts";
import type { Area, WindowPlace } from "./window-place.ts";

/** Work areas of the screens of now, the main screen's first. */
export const screensOfNow = (): Area[] => {
  const main = screen.getPrimaryDisplay();
  return [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)].map(({ workArea }) => workArea);
};

const placeOf = (window: BrowserWindow): WindowPlace => ({
  ...window.getNormalBounds(),
  isMaximized: window.isMaximized(),
});

/** Has the memory follow where the window is. */
export const keepPlace = (window: BrowserWindow, memory: ShellMemory, name: string): void => {
  const keep = (): void => {
    if (!window.isFullScreen() && !window.isMinimized()) memory.keep(name, placeOf(window));
  };
  window.on("moved", keep);
  window.on("move", keep);
  window.on("resize", keep);
  window.on("maximize", keep);
  window.on("unmaximize", keep);
};
