import { CameraBrowser } from "../discovery/camera-browser.ts";
import type { Log } from "../room/log.ts";
import type { CameraBook } from "./camera-book.ts";
import type { Cameras } from "./cameras.ts";

/** Tells the cameras what is announced on this machine's networks, from `start()` of the browser on. */
export const discoverCameras = (cameras: Cameras, book: CameraBook, log: Log): CameraBrowser => {
  const browser = new CameraBrowser({ isKnown: (id) => book.find(id) !== null, log });
  browser.on("seen", (camera) => cameras.seen(camera));
  browser.on("goodbye", ({ id }) => cameras.goodbye(id));
  browser.on("silent", ({ id }) => cameras.silent(id));
  browser.on("unusable", () => (cameras.canDiscover = false));
  browser.on("usable", () => (cameras.canDiscover = true));
  return browser;
};
