import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Handlers } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Caller } from "../room/pages.ts";
import type { ShellServices } from "../room/shell-services.ts";
import type { SettingsKeeper } from "./settings-keeper.ts";

type SettingsRequest = "settings.read" | "settings.change" | "settings.chooseSnapshotFolder";

/** @param moved is called when snapshots go elsewhere from now on */
export const settingsRequests = (
  keeper: SettingsKeeper,
  shell: ShellServices,
  moved: () => void,
): Handlers<SettingsRequest, Caller> => ({
  "settings.read": () => keeper.view,
  "settings.change": (change) => keeper.change(change),
  "settings.chooseSnapshotFolder": async () => {
    const folder = await shell.call("chooseFolder", { from: keeper.snapshotFolder });
    if (folder === null) throw new ProblemError("cancelled", "No folder was chosen; snapshots go where they went.");
    try {
      await access(folder, constants.W_OK);
    } catch (cause) {
      throw new ProblemError("folder", `Nothing can be written to ${folder}. Choose another folder.`, { cause });
    }
    const view = keeper.moveSnapshots(folder);
    moved();
    return view;
  },
});
