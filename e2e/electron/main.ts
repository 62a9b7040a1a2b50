// The main process of the end-to-end build: what an Electron of 2022 lacks, and nothing else. It never ships.
import { join } from "node:path";
import type { Session } from "electron";
import { app, safeStorage } from "electron";
import { appScheme } from "../../apps/desktop/src/shell/pages/app-address.ts";
import type { PageAnswer } from "../../apps/desktop/src/shell/pages/page-files.ts";
import type { ShellPlatform } from "../../apps/desktop/src/shell/platform.ts";
import { startShell } from "../../apps/desktop/src/shell/shell.ts";
import { forkInNode } from "../../apps/desktop/src/shell/testing/node-service-process.ts";

const environment = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The end-to-end build needs ${name}.`);
  return value;
};

app.setPath("userData", environment("NEKOMADO_E2E_DATA"));

/**
 * The message with its bytes at the end. Node's serializer in that Electron frees memory that it does not own when it
 * has to grow once more after a large array, and ends the process.
 */
const bytesLast = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) return value;
  const holdsBytes = (each: unknown): boolean =>
    each instanceof Uint8Array || (typeof each === "object" && each !== null && Object.values(each).some(holdsBytes));
  const entries = Object.entries(value).map(([name, each]) => [name, bytesLast(each)] as const);
  return Object.fromEntries(entries.sort(([, a], [, b]) => Number(holdsBytes(a)) - Number(holdsBytes(b))));
};

const platform: ShellPlatform = {
  servePages: (session: Session, answer: (method: string, address: string) => PageAnswer) => {
    session.protocol.registerBufferProtocol(appScheme, ({ method, url }, reply) => {
      const { status, mimeType, headers, bytes } = answer(method, url);
      reply({ statusCode: status, mimeType, headers, data: bytes });
    });
  },
  // Its own Node is too old for the service: no `node:sqlite`, among others.
  forkService: () => {
    const file = join(`${app.getAppPath()}.unpacked`, "service", "main.cjs");
    const service = forkInNode(file, [], environment("NEKOMADO_E2E_NODE"));
    return { ...service, post: (message) => service.post(bytesLast(message)) };
  },
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
