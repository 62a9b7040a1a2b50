import { basename } from "node:path";
import type { BrowserWindow, OpenDialogOptions, SaveDialogOptions } from "electron";
import { app, dialog, shell } from "electron";
import { ProblemError } from "../../contract/index.ts";
import type { Encryption } from "../platform.ts";
import type { ShellServices } from "../supervision/shell-service-calls.ts";
import type { ShellWords } from "../words.ts";

interface Surroundings {
  encryption: Encryption;
  words: () => ShellWords;
  /** Dialogs belong to it, when it is there. */
  mainWindow: () => BrowserWindow | null;
  notify: (title: string, body: string, cameraId: string | null) => void;
}

/** What the service asks of the shell, done with Electron. */
export const electronServices = ({ encryption, words, mainWindow, notify }: Surroundings): ShellServices => ({
  encrypt: async ({ text }) => {
    try {
      return new Uint8Array(await encryption.encrypt(text));
    } catch (error) {
      throw new ProblemError("internal", "The system's keyring takes nothing. Unlock it, then start the app again.", {
        cause: error,
      });
    }
  },
  decrypt: async ({ bytes }) => {
    try {
      return await encryption.decrypt(bytes);
    } catch (error) {
      throw new ProblemError("internal", "The system's keyring has no key for this. What was kept must be made anew.", {
        cause: error,
      });
    }
  },
  notify: ({ title, body, cameraId }) => {
    notify(title, body, cameraId);
    return null;
  },
  trash: async ({ path }) => {
    try {
      await shell.trashItem(path);
    } catch (error) {
      throw new ProblemError("folder", `The system's bin did not take ${basename(path)}.`, { cause: error });
    }
    return null;
  },
  showInFolder: ({ path }) => {
    shell.showItemInFolder(path);
    return null;
  },
  chooseFolder: async ({ from }) => {
    const window = mainWindow();
    const options: OpenDialogOptions = {
      title: words().chooseFolder,
      defaultPath: from,
      properties: ["openDirectory", "createDirectory"],
    };
    const { canceled, filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? null : (filePaths[0] ?? null);
  },
  chooseFile: async ({ name }) => {
    const window = mainWindow();
    const options: SaveDialogOptions = {
      title: words().saveAs,
      defaultPath: `${app.getPath("documents")}/${basename(name)}`,
    };
    const { canceled, filePath } = await (window === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return canceled || filePath === "" ? null : (filePath ?? null);
  },
});
