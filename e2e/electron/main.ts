// The main process of the end-to-end build: what an Electron of 2022 lacks, and nothing else. It never ships.
import { join } from "node:path";
import type { Session } from "electron";
import { app, safeStorage } from "electron";
import { appScheme } from "../../apps/desktop/src/shell/pages/app-address.ts";
import type { PageAnswer } from "../../apps/desktop/src/shell/pages/page-files.ts";
import type { ShellPlatform } from "../../apps/desktop/src/shell/platform.ts";
import { startShell } from "../../apps/desktop/src/shell/shell.ts";
import type { ServiceProcess } from "../../apps/desktop/src/shell/supervision/service-process.ts";
import { forkInNode } from "../../apps/desktop/src/shell/testing/node-service-process.ts";
import { withBytes, withText } from "./bytes-as-text.ts";

const environment = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The end-to-end build needs ${name}.`);
  return value;
};

app.setPath("userData", environment("NEKOMADO_E2E_DATA"));

/**
 * The service in the project's own Node: that Electron's is too old for it (no `node:sqlite`, among others). Messages go as
 * text, because Node's binary serializer in that Electron now and then frees memory that it does not own, and ends the
 * process.
 */
const forkService = (): ServiceProcess => {
  const service = forkInNode(join(`${app.getAppPath()}.unpacked`, "service", "main.cjs"), {
    execPath: environment("NEKOMADO_E2E_NODE"),
    execArgv: ["--import", environment("NEKOMADO_E2E_IMPORT")],
    serialization: "json",
  });
  return {
    ...service,
    post: (message) => service.post(withText(message)),
    onMessage: (listener) => service.onMessage((message) => listener(withBytes(message))),
  };
};

const platform: ShellPlatform = {
  servePages: (session: Session, answer: (method: string, address: string) => PageAnswer) => {
    session.protocol.registerBufferProtocol(appScheme, ({ method, url }, reply) => {
      const { status, mimeType, headers, bytes } = answer(method, url);
      reply({ statusCode: status, mimeType, headers, data: bytes });
    });
  },
  forkService,
  encryption: {
    kind: () => Promise.resolve(safeStorage.isEncryptionAvailable() ? "system" : "plain"),
    encrypt: (text) => Promise.resolve(safeStorage.encryptString(text)),
    decrypt: (bytes) => Promise.resolve(safeStorage.decryptString(Buffer.from(bytes))),
  },
};

// Playwright loses a window that opens while it attaches itself; it calls this function when it has.
const isDriven = process.argv.some((arg) => arg.startsWith("--inspect"));
const attached = new Promise<void>((resolve) => Object.assign(globalThis, { __playwright_run: resolve }));
if (isDriven) {
  const whenReady = app.whenReady.bind(app);
  app.whenReady = async () => {
    await whenReady();
    await attached;
  };
}

startShell(platform);
