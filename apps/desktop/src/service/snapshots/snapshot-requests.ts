import type { FrameAnswer } from "@nekomado/protocol";
import type { Handlers, WaitingSnapshots } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { pictureId } from "../library/picture-id.ts";
import { errorCode } from "./disk-fault.ts";
import { askForFrame } from "./frame-question.ts";
import { readySnapshot } from "./ready-snapshot.ts";
import { removeLeftOvers } from "./snapshot-folder.ts";
import type { KeeperSettings } from "./snapshot-keeper.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";

type SnapshotRequestName = "snapshots.save" | "snapshots.waiting" | "snapshots.retry" | "snapshots.elsewhere";

export interface SnapshotSurroundings extends KeeperSettings {
  appVersion: string;
  askFrame: (cameraId: string, rtpTimestamp: number) => Promise<FrameAnswer>;
  /** Null for a camera that is not known (any more). */
  cameraName: (cameraId: string) => string | null;
  /** Has a person choose a folder; null when the dialog was closed. */
  chooseFolder: (from: string) => Promise<string | null>;
  tellWaiting: (waiting: WaitingSnapshots) => void;
  /** A picture came into the folder. */
  saved: () => void;
}

export interface SnapshotRequests {
  handlers: Handlers<SnapshotRequestName, unknown>;
  /** Tries once more to write what waits, and says what is lost. */
  stop: () => Promise<void>;
}

const nameless = "Camera";

const tidyUp = async ({ place, log }: SnapshotSurroundings): Promise<void> => {
  try {
    const removed = await removeLeftOvers(place().path, Date.now());
    if (removed > 0)
      log("info", `${removed} files that were never finished were removed from the folder of snapshots.`);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    log("warn", `The folder of snapshots could not be looked through for unfinished files: ${String(error)}`);
  }
};

/** Gives each frame that a page took its name and facts, and keeps it. */
export const snapshotRequests = (surroundings: SnapshotSurroundings): SnapshotRequests => {
  const { askFrame, cameraName, place, chooseFolder, log } = surroundings;
  const keeper = new SnapshotKeeper(surroundings);
  keeper.on("saved", surroundings.saved);
  keeper.on("waiting", surroundings.tellWaiting);
  void tidyUp(surroundings);
  return {
    handlers: {
      "snapshots.save": async (snapshot) => {
        const name = cameraName(snapshot.cameraId) ?? nameless;
        const told = await askForFrame(snapshot, askFrame, (why) =>
          log("info", `${name} did not tell the frame of a snapshot: ${why}`),
        );
        const kept = await keeper.keep(readySnapshot(snapshot, name, told, `Nekomado ${surroundings.appVersion}`));
        return "path" in kept ? { state: "saved", id: pictureId(kept.path) } : { state: "waiting", reason: kept.waits };
      },
      "snapshots.waiting": () => keeper.waiting,
      "snapshots.retry": async () => {
        await keeper.retry();
        return keeper.waiting;
      },
      "snapshots.elsewhere": async () => {
        const path = await chooseFolder(place().path);
        if (path === null) throw new ProblemError("cancelled", "No folder was chosen.");
        await keeper.retry({ path, mayBeMade: false });
        return keeper.waiting;
      },
    },
    stop: () => keeper.stop(),
  };
};
