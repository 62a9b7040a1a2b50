import { join } from "node:path";
import type { Reply, ServiceConfiguration, ServiceRequestName } from "../contract/index.ts";
import { CameraBook } from "./cameras/camera-book.ts";
import { cameraRequests } from "./cameras/camera-requests.ts";
import { Cameras } from "./cameras/cameras.ts";
import { discoverCameras } from "./cameras/discovery.ts";
import { OffNotices } from "./cameras/off-notices.ts";
import { checkRequests } from "./check/check-requests.ts";
import { libraryRequests } from "./library/library-requests.ts";
import { linkRequests } from "./links/link-requests.ts";
import { NetworkChange } from "./links/network-change.ts";
import { PageLinks } from "./links/page-links.ts";
import { PageMjpeg } from "./links/page-mjpeg.ts";
import type { Log } from "./room/log.ts";
import type { Caller, Pages } from "./room/pages.ts";
import type { ServiceHandlers } from "./room/page-requests.ts";
import { answerRequest } from "./room/page-requests.ts";
import type { ShellServices } from "./room/shell-services.ts";
import { SettingsKeeper } from "./settings/settings-keeper.ts";
import { settingsRequests } from "./settings/settings-requests.ts";
import { snapshotRequests } from "./snapshots/snapshot-requests.ts";
import { JsonFile } from "./storage/json-file.ts";
import { TokenVault } from "./storage/token-vault.ts";

/** What the service is given by the room that it runs in. */
export interface ServiceRoom {
  pages: Pages;
  shell: ShellServices;
  log: Log;
}

export interface Service {
  /** Never rejects. */
  answer(name: ServiceRequestName, params: unknown, caller: Caller): Promise<Reply>;
  powerChanged(change: "suspend" | "resume"): void;
  close(): Promise<void>;
}

/** The parts of the service, and who is given whom. */
export const startService = async (configuration: ServiceConfiguration, room: ServiceRoom): Promise<Service> => {
  const { appVersion, dataFolder, keyring, viewerName, languages, addresses = [], discovers = true } = configuration;
  const { pages, shell, log } = room;
  const settings = await SettingsKeeper.read({ configuration, tell: pages.tellAll, log });
  const book = await CameraBook.read({
    file: new JsonFile(join(dataFolder, "cameras.json"), log),
    vault: new TokenVault({ keyring, shell, log }),
    log,
  });
  const notices = new OffNotices({
    isWanted: () => settings.settings.notifyWhenOff,
    language: () => settings.language,
    locales: languages,
    notify: (notice) => {
      shell.call("notify", notice).catch((error: unknown) => log.warn("A notice could not be shown.", error));
    },
  });
  const cameras = new Cameras({ book, notices, viewerName, canDiscover: discovers, tell: pages.tellAll, log });
  const browser = discovers ? discoverCameras(cameras, book, log) : null;
  const linkOf = (cameraId: string) => book.get(cameraId).link;
  const links = new PageLinks({ linkOf, presentOf: (cameraId) => book.get(cameraId).present, pages });
  const mjpeg = new PageMjpeg({ linkOf, pages });
  book.on("told", (cameraId, event) => links.told(cameraId, event));
  const proveAll = () => {
    for (const camera of book.cameras) camera.prove();
    browser?.refresh();
  };
  const network = new NetworkChange(proveAll);

  const pictures = {
    place: () => ({ path: settings.snapshotFolder, mayBeMade: settings.isSnapshotFolderUsual }),
    log: (level: "info" | "warn" | "error", message: string) => log[level](message),
  };
  const library = libraryRequests({
    ...pictures,
    trash: (path) => shell.call("trash", { path }),
    showInFolder: (path) => shell.call("showInFolder", { path }),
    tell: (value) => pages.tellAll("library", value),
  });
  const snapshots = snapshotRequests({
    ...pictures,
    appVersion,
    askFrame: async (cameraId, rtpTimestamp) => linkOf(cameraId).askFrame(rtpTimestamp),
    cameraName: (cameraId) => book.find(cameraId)?.name ?? null,
    chooseFolder: (from) => shell.call("chooseFolder", { from }),
    tellWaiting: (waiting) => pages.tellAll("snapshotsWaiting", waiting),
    saved: library.changed,
  });

  const handlers: ServiceHandlers = {
    ...cameraRequests(cameras, book),
    ...linkRequests({ links, mjpeg, linkOf, readKeyframe: async (cameraId) => book.get(cameraId).readKeyframe() }),
    ...checkRequests({ cameraOf: (cameraId) => book.get(cameraId), discovery: browser, shell }),
    ...snapshots.handlers,
    ...library.handlers,
    ...settingsRequests(settings, shell, library.changed),
  };

  void browser?.start();
  book.open();
  for (const address of addresses) void cameras.lookUntilFound(address);

  return {
    answer: (name, params, caller) => answerRequest(handlers, name, params, caller, log),
    powerChanged: (change) => {
      notices.sleep(change === "suspend", book.cameras);
      if (change === "resume") proveAll();
    },
    close: async () => {
      network.close();
      mjpeg.closeAll();
      browser?.close();
      notices.close();
      await Promise.all([snapshots.stop(), book.close(), cameras.close(), settings.close()]);
    },
  };
};
