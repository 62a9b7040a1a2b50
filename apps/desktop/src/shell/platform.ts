import type { Session } from "electron";
import type { AppInfo } from "../contract/index.ts";
import type { PageAnswer } from "./pages/page-files.ts";
import type { ServiceProcess } from "./supervision/service-process.ts";

/** How the system's keyring is reached. All three may be called once the app is ready. */
export interface Encryption {
  kind(): Promise<AppInfo["keyring"]>;
  encrypt(text: string): Promise<Uint8Array>;
  /** @throws when the bytes were encrypted by another user or with a key that is gone */
  decrypt(bytes: Uint8Array): Promise<string>;
}

/**
 * Where one Electron differs from another. What ships is `electron-platform.ts`; the end-to-end build has a file of its
 * own for the older Electron that it is run in.
 */
export interface ShellPlatform {
  /** Serves `app://` in the session, with the answer's status, type, headers and bytes. */
  servePages(session: Session, answer: (method: string, address: string) => PageAnswer): void;
  forkService(): ServiceProcess;
  readonly encryption: Encryption;
}
