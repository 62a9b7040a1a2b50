import { mkdirSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { chooseLanguage } from "@nekomado/viewer/languages";
import { app, ipcMain, nativeTheme, powerMonitor, protocol, session } from "electron";
import { requestChannel } from "../contract/channels.ts";
import type { ServiceConfiguration } from "../contract/index.ts";
import { PageBook, shellPageId } from "./gate/page-book.ts";
import { RequestGate } from "./gate/request-gate.ts";
import { WatchedCameras } from "./gate/watched-cameras.ts";
import { LogFile } from "./log-file.ts";
import { appScheme } from "./pages/app-address.ts";
import { PageFiles } from "./pages/page-files.ts";
import type { ShellPlatform } from "./platform.ts";
import { ServiceFacts } from "./service-facts.ts";
import { ShellMemory } from "./shell-memory.ts";
import { shellRequests, systemLanguages } from "./shell-requests.ts";
import { cameraAddresses } from "./start-options.ts";
import { ServiceSupervisor } from "./supervision/service-supervisor.ts";
import { setAppMenu } from "./system/app-menu.ts";
import { isHiddenStart, setAutostart } from "./system/autostart.ts";
import { confinePages, confineSession } from "./system/confinement.ts";
import { Notifier } from "./system/notifier.ts";
import { electronServices } from "./system/shell-services.ts";
import { AppTray } from "./tray/app-tray.ts";
import { hasTrayHost } from "./tray/tray-host.ts";
import type { TrayAction } from "./tray/tray-menu.ts";
import { MainWindow } from "./windows/main-window.ts";
import { MiniWindows } from "./windows/mini-windows.ts";
import type { SnapshotEnd } from "./windows/snapshot-windows.ts";
import { SnapshotWindows } from "./windows/snapshot-windows.ts";
import type { ShellWords } from "./words.ts";
import { shellWords } from "./words.ts";

/** As in electron-builder.yml. */
const appId = "app.nekomado.desktop";

const picturesFolder = (): string => {
  try {
    return app.getPath("pictures");
  } catch {
    return homedir();
  }
};

const serviceConfiguration = (keyring: ServiceConfiguration["keyring"]): ServiceConfiguration => {
  const dataFolder = join(app.getPath("userData"), "service");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return {
    dataFolder,
    picturesFolder: picturesFolder(),
    appVersion: app.getVersion(),
    viewerName: hostname().trim().slice(0, 64) || "Nekomado",
    languages: systemLanguages(),
    keyring,
    addresses: cameraAddresses(process.argv),
  };
};

/** Where everything is wired: the parts in the order in which they need each other. */
const run = async (platform: ShellPlatform): Promise<void> => {
  const folder = app.getAppPath();
  const icons = join(folder, "icons");
  const icon = join(icons, "nekomado.png");
  const log = new LogFile(join(app.getPath("logs"), "nekomado.log"));
  const memory = new ShellMemory(join(app.getPath("userData"), "windows.json"));
  const facts = new ServiceFacts();
  const notifier = new Notifier(icon);
  let tray: AppTray | null = null;
  let isQuitting = false;

  const words = (): ShellWords => {
    const language = facts.settings?.language ?? "system";
    return shellWords[language === "system" ? chooseLanguage(systemLanguages()) : language];
  };
  const notify = (title: string, body: string, cameraId: string | null): void =>
    notifier.show(title, body, () => main.showWith({ kind: "show", place: "now", cameraId }));

  const watched = new WatchedCameras();
  const book = new PageBook((pageId) => {
    watched.pageGone(pageId);
    supervisor.pageGone(pageId);
  });

  const main = new MainWindow({
    book,
    memory,
    icon,
    staysWhenClosed: () => !isQuitting && (tray !== null || process.platform === "darwin"),
    onHidden: () => {
      if (tray !== null && memory.explainOnce("tray")) notify(words().staysTitle, words().staysBody, null);
    },
    onGivenUp: () => {
      log.write("error", "shell", "The page ended again and again; its window is closed.");
      main.window?.destroy();
    },
  });
  const minis = new MiniWindows(book, memory, icon);
  const tellEnd = (cameraId: string, end: SnapshotEnd): void => {
    const { snapshotSaved, snapshotWaits, snapshotFailed, snapshotTooLate } = words();
    const name = facts.nameOf(cameraId);
    if (end === "tooLate") notify(snapshotFailed(name), snapshotTooLate, cameraId);
    else if (end.outcome === "saved") notify(snapshotSaved(name), "", cameraId);
    else notify(end.outcome === "waiting" ? snapshotWaits(name) : snapshotFailed(name), end.reason ?? "", cameraId);
  };
  const snapshots = new SnapshotWindows(book, tellEnd);
  const pageWindows = () => [...(main.pageWindow === null ? [] : [main.pageWindow]), ...minis.all, ...snapshots.all];

  const hasTray = hasTrayHost();
  const keyring = await platform.encryption.kind();
  const supervisor = new ServiceSupervisor(
    () => platform.forkService(),
    serviceConfiguration(keyring),
    electronServices({ encryption: platform.encryption, words, notify, mainWindow: () => main.window }),
  );
  supervisor.on("log", ({ level, message }) => log.write(level, "service", message));
  supervisor.on("event", (event) => {
    facts.hear(event);
    book.tell(event.pageIds, event.name, event.value);
  });
  supervisor.on("state", (state) => {
    book.tell(null, "service", { state });
    if (state === "running") void facts.ask(supervisor);
  });

  const gate = new RequestGate(
    shellRequests({
      keyring,
      hasTray,
      facts,
      main,
      minis,
      snapshots,
      windowOf: (page) => pageWindows().find((pageWindow) => pageWindow.page === page),
    }),
    async (pageId, name, params) => {
      const reply = await supervisor.request(pageId, name, params);
      watched.note(pageId, name, params, reply);
      return reply;
    },
  );
  ipcMain.handle(requestChannel, async (event, name: unknown, params: unknown) => {
    for (const pageWindow of pageWindows()) {
      const page = pageWindow.senderOf(event.senderFrame);
      if (page !== null) return await gate.request(page, name, params);
    }
    log.write("warn", "shell", "A message came from what is no page of the app; it was not answered.");
    throw new Error("Only the app's own pages are answered.");
  });

  const snapshot = (cameraId: string): void => {
    const pageIds = watched.pagesOf(cameraId);
    const seen = pageWindows().find(
      ({ isSeen, kind, page }) => isSeen && kind !== "snapshot" && page !== null && pageIds.includes(page.id),
    );
    if (seen === undefined) snapshots.take(cameraId);
    else seen.command({ kind: "snapshot", cameraId });
  };
  const perform = (action: TrayAction): void => {
    switch (action.kind) {
      case "open":
        main.show();
        return;
      case "quit":
        app.quit();
        return;
      case "snapshot":
        snapshot(action.cameraId);
        return;
      case "mini":
        minis.open(action.cameraId);
        return;
    }
  };

  const redraw = (): void => tray?.show(facts.cameras, words());
  facts.on("cameras", (cameras) => {
    minis.closeAllBut(cameras.map(({ id }) => id));
    redraw();
  });
  facts.on("settings", ({ theme, startWithSystem }) => {
    nativeTheme.themeSource = theme;
    setAppMenu(words(), (place) => main.showWith({ kind: "show", place, cameraId: null }));
    redraw();
    try {
      setAutostart(startWithSystem);
    } catch (error) {
      log.write("warn", "shell", `The system does not let the app start with it: ${String(error)}`);
    }
  });
  nativeTheme.on("updated", () => main.repaint());

  powerMonitor.on("suspend", () => supervisor.power("suspend"));
  const wake = (): void => {
    supervisor.power("resume");
    book.tell(null, "resumed", null);
  };
  powerMonitor.on("resume", wake);
  powerMonitor.on("unlock-screen", wake);

  app.on("second-instance", (_event, args) => {
    for (const address of cameraAddresses(args)) void supervisor.request(shellPageId, "cameras.look", { address });
    main.show();
  });
  app.on("activate", () => main.show());
  app.on("window-all-closed", () => {
    if (tray === null && process.platform !== "darwin") app.quit();
  });
  app.on("before-quit", () => (isQuitting = true));
  let hasStopped = false;
  app.on("will-quit", (event) => {
    if (hasStopped) return;
    // The service writes what waits and says goodbye; then the app quits for good.
    event.preventDefault();
    tray?.close();
    memory.flush();
    void supervisor.stop().finally(() => {
      hasStopped = true;
      app.quit();
    });
  });

  const files = new PageFiles(join(folder, "renderer"));
  confineSession(session.defaultSession);
  platform.servePages(session.defaultSession, (method, address) => files.answer(method, address));
  setAppMenu(words(), (place) => main.showWith({ kind: "show", place, cameraId: null }));
  supervisor.start();
  void facts.ask(supervisor);
  if (!isHiddenStart()) main.show();
  if (await hasTray) tray = new AppTray(icons, perform);
  redraw();
  if (tray === null && isHiddenStart()) main.show();
};

/** Starts the app, unless it runs already: then that one shows its window. */
export const startShell = (platform: ShellPlatform): void => {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // Whoever starts it with that switch (root has to) has no sandbox either way; both together start nothing at all.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  // Windows shows notifications under the name of the app that has this id.
  if (process.platform === "win32") app.setAppUserModelId(appId);
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  confinePages(app);
  app
    .whenReady()
    .then(() => run(platform))
    .catch((error: unknown) => {
      process.stderr.write(`Nekomado did not start: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`);
      app.exit(1);
    });
};
