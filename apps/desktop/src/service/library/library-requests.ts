import type { Handlers } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { PlaceForSnapshots } from "../snapshots/snapshot-folder.ts";
import { Library } from "./library.ts";

type LibraryRequestName = "library.list" | "library.picture" | "library.showInFolder" | "library.bin";

export interface LibrarySurroundings {
  /** Where snapshots go, as it is set just now. */
  place: () => PlaceForSnapshots;
  /** To the system's bin. */
  trash: (path: string) => Promise<unknown>;
  showInFolder: (path: string) => Promise<unknown>;
  /** A picture came or went. */
  tell: (library: { total: number }) => void;
  log: (level: "info" | "warn" | "error", message: string) => void;
}

export interface LibraryRequests {
  handlers: Handlers<LibraryRequestName, unknown>;
  /** To be called when a picture was written. */
  changed: () => void;
}

/** Does a thing again after it was asked for meanwhile, once, however often it was. */
const coalesced = (work: () => Promise<void>): (() => void) => {
  let isRunning = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    for (; isWanted; await work()) isWanted = false;
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
};

/** What pages ask of the gallery. */
export const libraryRequests = ({ place, trash, showInFolder, tell, log }: LibrarySurroundings): LibraryRequests => {
  const library = new Library(place);
  const changed = coalesced(async () => {
    try {
      const { total } = await library.look();
      tell({ total });
    } catch (error) {
      log("warn", `The library could not be looked through: ${String(error)}`);
    }
  });

  /** @returns why it is still there; null when it is not */
  const binOne = async (id: string): Promise<unknown> => {
    try {
      await trash((await library.find(id)).path);
      return null;
    } catch (error) {
      if (error instanceof ProblemError && error.reason === "missing") return null;
      log("warn", `A picture could not be put into the bin: ${String(error)}`);
      return error;
    }
  };

  return {
    handlers: {
      "library.list": ({ from, limit }) => library.list(from, limit),
      "library.picture": ({ id }) => library.read(id),
      "library.showInFolder": async ({ id }) => {
        await showInFolder(id === null ? (await library.look()).root : (await library.find(id)).path);
        return null;
      },
      "library.bin": async ({ ids }) => {
        const left: unknown[] = [];
        for (const id of ids) {
          const error = await binOne(id);
          if (error !== null) left.push(error);
        }
        changed();
        if (left.length > 0) throw left[0];
        return null;
      },
    },
    changed,
  };
};
