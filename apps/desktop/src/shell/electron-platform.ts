import { join } from "node:path";
import type { Session } from "electron";
import { app, safeStorage, utilityProcess } from "electron";
import type { AppInfo } from "../contract/index.ts";
import { appScheme } from "./pages/app-address.ts";
import type { PageAnswer } from "./pages/page-files.ts";
import type { Encryption, ShellPlatform } from "./platform.ts";
import type { ServiceProcess } from "./supervision/service-process.ts";

const servePages = (session: Session, answer: (method: string, address: string) => PageAnswer): void => {
  session.protocol.handle(appScheme, (request) => {
    const { status, headers, bytes } = answer(request.method, request.url);
    return new Response(new Uint8Array(bytes), { status, headers });
  });
};

const forkService = (): ServiceProcess => {
  const child = utilityProcess.fork(join(app.getAppPath(), "service", "main.cjs"), [], {
    serviceName: "Nekomado service",
    stdio: "inherit",
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on("message", listener),
    onExit: (listener) => void child.once("exit", listener),
    kill: () => {
      // `child.kill()` asks politely, which a process that hangs does not hear.
      if (child.pid === undefined) child.kill();
      else
        try {
          process.kill(child.pid, "SIGKILL");
        } catch {
          // It has ended by itself meanwhile.
        }
    },
  };
};

const encryption: Encryption = {
  kind: async (): Promise<AppInfo["keyring"]> => {
    try {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return "plain";
      // A keyring that is there may still be locked for good: only what comes back was kept.
      const probe = "nekomado";
      if ((await encryption.decrypt(await encryption.encrypt(probe))) !== probe) return "plain";
    } catch {
      return "plain";
    }
    return process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text"
      ? "obscured"
      : "system";
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (bytes) => (await safeStorage.decryptStringAsync(Buffer.from(bytes))).result,
};

/** The Electron that the app ships with. */
export const electronPlatform: ShellPlatform = { servePages, forkService, encryption };
