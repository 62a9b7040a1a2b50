import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { nativeTheme } from "electron";

/** Ground and ink of the page, for what the system paints around and before it. */
const colours = { light: { ground: "#f3f2ee", ink: "#1a252e" }, dark: { ground: "#11161b", ink: "#f3efe6" } } as const;
const titleBarHeight = 44;

const coloursOfNow = () => (nativeTheme.shouldUseDarkColors ? colours.dark : colours.light);

const overlay = () => {
  const { ground, ink } = coloursOfNow();
  return { color: ground, symbolColor: ink, height: titleBarHeight };
};

/** The main window's frame, as each system has it. */
export const mainFrame = (): BrowserWindowConstructorOptions => {
  const backgroundColor = coloursOfNow().ground;
  switch (process.platform) {
    case "darwin":
      return { backgroundColor, titleBarStyle: "hiddenInset", trafficLightPosition: { x: 16, y: 14 } };
    case "win32":
      return { backgroundColor, titleBarStyle: "hidden", titleBarOverlay: overlay() };
    default:
      return { backgroundColor };
  }
};

export const background = (): string => coloursOfNow().ground;

/** Follows a change between light and dark. */
export const repaint = (window: BrowserWindow, hasTitleBar: boolean): void => {
  window.setBackgroundColor(background());
  if (hasTitleBar && process.platform === "win32") window.setTitleBarOverlay(overlay());
};
