import { isOwnAddress } from "../pages/app-address.ts";

/** What the app's own pages need: full screen, and (where Chromium asks) the way to cameras in the home's network. */
const permitted: ReadonlySet<string> = new Set([
  "fullscreen",
  "local-network",
  "local-network-access",
  "loopback-network",
]);

/** Whether a page may have what it asks for. Everything else is denied, to everybody. Free of Electron. */
export const isPermitted = (permission: string, address: string, isMainFrame: boolean): boolean =>
  permitted.has(permission) && isMainFrame && isOwnAddress(address);
