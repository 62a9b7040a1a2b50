import { mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { chromium } from "@playwright/test";
import type { Page as KnownPage } from "../../apps/desktop/src/shell/gate/page-book.ts";
import { PageBook } from "../../apps/desktop/src/shell/gate/page-book.ts";
import type { ShellHandlers } from "../../apps/desktop/src/shell/gate/request-gate.ts";
import { RequestGate } from "../../apps/desktop/src/shell/gate/request-gate.ts";
import { appOrigin } from "../../apps/desktop/src/shell/pages/app-address.ts";
import { PageFiles } from "../../apps/desktop/src/shell/pages/page-files.ts";
import { ServiceSupervisor } from "../../apps/desktop/src/shell/supervision/service-supervisor.ts";
import type { ShellServices } from "../../apps/desktop/src/shell/supervision/shell-service-calls.ts";
import { forkInNode } from "../../apps/desktop/src/shell/testing/node-service-process.ts";
import { launchOptions } from "../chromium.ts";
import type { ElectronHome } from "../electron/packed-app.ts";
import { boardMachine } from "./paired-board.ts";
import type { DesktopHost, RunningDesktop, StartOptions } from "./host.ts";

const dist = fileURLToPath(new URL("../../apps/desktop/dist/", import.meta.url));
/** Stands in for `app://nekomado`, which only Electron has; nothing of it goes out on a network. */
const origin = "https://nekomado.test";

const tellPage = (page: Page, name: string, value: unknown): void => {
  page
    .evaluate(
      ([toldName, told]) => dispatchEvent(new CustomEvent("nekomado-told", { detail: [toldName, told] })),
      [name, value],
    )
    // A page that is about to go hears nothing any more.
    .catch(() => undefined);
};

/** The app's page, preload contract and service, with a Chromium window in Electron's place: the newest media stack. */
class ChromiumWindow implements RunningDesktop {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #supervisor: ServiceSupervisor;
  readonly #told: { title: string; body: string }[];
  readonly #minis: Page[];

  constructor(parts: {
    page: Page;
    browser: Browser;
    supervisor: ServiceSupervisor;
    told: { title: string; body: string }[];
    minis: Page[];
  }) {
    this.page = parts.page;
    this.#browser = parts.browser;
    this.#supervisor = parts.supervisor;
    this.#told = parts.told;
    this.#minis = parts.minis;
  }

  async nextPage(): Promise<Page> {
    const waiting = this.#minis.shift();
    return waiting ?? this.page.context().waitForEvent("page");
  }

  notifications(): Promise<{ title: string; body: string }[]> {
    return Promise.resolve([...this.#told]);
  }

  killService(): Promise<void> {
    this.#signalService("SIGKILL");
    return Promise.resolve();
  }

  hangService(): Promise<void> {
    this.#signalService("SIGSTOP");
    return Promise.resolve();
  }

  async setVisible(isVisible: boolean): Promise<void> {
    // Headless tabs never hide by themselves: the page is told what a hidden window tells it.
    await this.page.evaluate(
      (state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      },
      isVisible ? "visible" : "hidden",
    );
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#supervisor.stop();
  }

  #signalService(signal: NodeJS.Signals): void {
    const { pid } = this.#supervisor;
    if (pid === undefined) throw new Error("the service does not run");
    process.kill(pid, signal);
  }
}

const shellHandlers = (
  options: StartOptions,
  openMini: (cameraId: string) => Promise<void>,
  closePage: (page: KnownPage) => Promise<void>,
): ShellHandlers => ({
  "app.info": (_params, { window, cameraId }) => ({
    version: "0.1.0",
    electron: "none",
    chromium: "of this machine",
    platform: process.platform,
    languages: [options.language ?? "en"],
    keyring: "plain",
    hasTray: false,
    window,
    cameraId,
  }),
  "window.openMini": async ({ cameraId }) => {
    await openMini(cameraId);
    return null;
  },
  "window.close": async (_params, page) => {
    await closePage(page);
    return null;
  },
  "window.showMain": () => null,
  "window.snapshotDone": () => null,
  "app.licences": () => "No licences: this is a test.",
});

const start = async (home: ElectronHome, options: StartOptions = {}): Promise<RunningDesktop> => {
  const told: { title: string; body: string }[] = [];
  const bin = join(home.folder, "bin");
  for (const folder of [home.data, home.pictures, bin]) mkdirSync(folder, { recursive: true });
  const services: ShellServices = {
    encrypt: () => {
      throw new Error("there is no keyring");
    },
    decrypt: () => {
      throw new Error("there is no keyring");
    },
    notify: ({ title, body }) => {
      told.push({ title, body });
      return null;
    },
    trash: ({ path }) => {
      renameSync(path, join(bin, basename(path)));
      return null;
    },
    showInFolder: () => null,
    chooseFolder: () => null,
    chooseFile: ({ name }) => join(home.folder, name),
  };
  const supervisor = new ServiceSupervisor(
    () => forkInNode(join(dist, "service/main.cjs")),
    {
      dataFolder: home.data,
      picturesFolder: home.pictures,
      appVersion: "0.1.0",
      viewerName: "Test PC",
      languages: [options.language ?? "en"],
      keyring: "plain",
      addresses: [...(options.addresses ?? [])],
      // Nothing is asked of this machine's own network.
      discovers: boardMachine !== undefined,
    },
    services,
  );
  const browser = await chromium.launch(launchOptions);
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.language ?? "en",
  });
  const files = new PageFiles(join(dist, "renderer"));
  await context.route(`${origin}/**`, async (route) => {
    const { status, headers, bytes } = files.answer(
      route.request().method(),
      route.request().url().replace(origin, appOrigin),
    );
    await route.fulfill({ status, headers, body: bytes });
  });
  const known = new Map<Page, KnownPage>();
  const book = new PageBook((pageId) => supervisor.pageGone(pageId));
  const minis: Page[] = [];
  const open = async (window: KnownPage["window"], cameraId: string | null): Promise<Page> => {
    const page = await context.newPage();
    const kind = { window, cameraId, tell: (name: string, value: unknown) => tellPage(page, name, value) };
    known.set(page, book.add(kind));
    page.on("close", () => {
      const gone = known.get(page);
      if (gone !== undefined) book.remove(gone);
    });
    // A page that is loaded anew is another page.
    page.on("framenavigated", (frame) => {
      if (frame !== page.mainFrame() || frame.url() === "about:blank") return;
      const before = known.get(page);
      if (before === undefined || !loaded.has(page)) {
        loaded.add(page);
        return;
      }
      book.remove(before);
      known.set(page, book.add(kind));
    });
    await page.goto(`${origin}/index.html`);
    return page;
  };
  const loaded = new WeakSet<Page>();
  const gate = new RequestGate(
    shellHandlers(
      options,
      async (cameraId) => {
        minis.push(await open("mini", cameraId));
      },
      async (page) => {
        for (const [window, knownPage] of known) if (knownPage.id === page.id) await window.close();
      },
    ),
    (pageId, name, params) => supervisor.request(pageId, name, params),
  );
  await context.exposeBinding("askNekomado", ({ page }, name: unknown, params: unknown) => {
    const asking = known.get(page);
    if (asking === undefined) throw new Error("a page asks that nobody opened");
    return gate.request(asking, name, params);
  });
  await context.addInitScript(() => {
    const ask: unknown = Reflect.get(globalThis, "askNekomado");
    Object.assign(globalThis, {
      nekomado: {
        request: (name: string, params: unknown) =>
          typeof ask === "function" ? Reflect.apply(ask, null, [name, params]) : undefined,
        listen: (listener: (name: string, value: unknown) => void) => {
          const hear = (event: Event) => {
            if (event instanceof CustomEvent) listener(event.detail[0], event.detail[1]);
          };
          addEventListener("nekomado-told", hear);
          return () => removeEventListener("nekomado-told", hear);
        },
      },
    });
  });
  supervisor.on("event", ({ pageIds, name, value }) => book.tell(pageIds, name, value));
  supervisor.on("state", (state) => book.tell(null, "service", { state }));
  supervisor.on("log", ({ level, message }) => {
    if (level === "error" || level === "warn") console.log(`service: ${message}`);
  });
  supervisor.start();
  const page = await open("main", null);
  return new ChromiumWindow({
    page,
    browser,
    supervisor,
    told,
    minis,
  });
};

export const chromiumWindow: DesktopHost = { name: "chromium-window", start };
