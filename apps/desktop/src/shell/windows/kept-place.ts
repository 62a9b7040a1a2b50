import type { BrowserWindow } from "electron";
import { screen } from "electron";
import type { ShellMemory } from "../shell-memory.ts";
import type { Area, WindowPlace } from "./window-place.ts";
import type { FrameOffset } from "./window-frame.ts";
import { frameOf, noFrame, withoutFrame } from "./window-frame.ts";

/** Work areas of the screens of now, the main screen's first. */
export const screensOfNow = (): Area[] => {
  const main = screen.getPrimaryDisplay();
  return [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)].map(({ workArea }) => workArea);
};

/** So long after a window is shown the system has put its frame around it, and no person has moved it yet. */
const settlesAfterMs = 300;

/**
 * Has the memory follow where the window is, from when it has settled.
 * @param opened where it was asked to be; nothing for one without a frame
 */
export const keepPlace = (window: BrowserWindow, memory: ShellMemory, name: string, opened: Partial<Area>): void => {
  let frame: FrameOffset | null = null;
  const keep = (): void => {
    if (frame === null || window.isDestroyed() || window.isFullScreen() || window.isMinimized()) return;
    const place: WindowPlace = {
      ...withoutFrame(window.getNormalBounds(), frame),
      isMaximized: window.isMaximized(),
    };
    memory.keep(name, place);
  };
  const settle = (): void => {
    if (window.isDestroyed()) return;
    frame = frameOf(opened, window.getNormalBounds()) ?? noFrame;
    keep();
  };
  // A window that starts hidden is framed when it is first shown.
  if (window.isVisible()) setTimeout(settle, settlesAfterMs);
  else window.once("show", () => setTimeout(settle, settlesAfterMs));
  window.on("moved", keep);
  window.on("move", keep);
  window.on("resize", keep);
  window.on("maximize", keep);
  window.on("unmaximize", keep);
};
