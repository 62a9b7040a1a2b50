import type { App, Session } from "electron";
import { isPermitted } from "../gate/permission.ts";
import { appPage } from "../pages/app-address.ts";

/** Everything that could load something: pages have `app://` and `blob:` alone. */
const networkAddresses = ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*", "ftp://*/*", "file://*/*"];

/** A page neither asks the system for anything beyond the few permissions, nor loads or keeps a file. */
export const confineSession = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isPermitted(permission, requestingUrl, isMainFrame)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame, requestingUrl }) =>
    isPermitted(permission, requestingUrl ?? origin, isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: networkAddresses }, (_details, answer) => answer({ cancel: true }));
  session.on("will-download", (event) => event.preventDefault());
};

/** No page leaves the app's page, opens a window or embeds another. */
export const confinePages = (app: App): void => {
  app.on("web-contents-created", (_created, contents) => {
    contents.on("will-navigate", (event, address) => {
      if (address !== appPage) event.preventDefault();
    });
    contents.on("will-redirect", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
};
