import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frameAnswerSchema } from "@nekomado/protocol";
import type { PageEventName, PageEventOf } from "../../apps/desktop/src/contract/index.ts";
import { libraryRequests } from "../../apps/desktop/src/service/library/library-requests.ts";
import type { SnapshotRequests } from "../../apps/desktop/src/service/snapshots/snapshot-requests.ts";
import { snapshotRequests } from "../../apps/desktop/src/service/snapshots/snapshot-requests.ts";
import { connectTo } from "../agent-socket.ts";
import { cameraCalled } from "../desktop-looks/cameras.ts";
import type { Desk } from "../desktop-looks/desk.ts";
import { test as deskTest } from "../desktop-looks/desk.ts";

export const living = cameraCalled("Living room");

/** The service's own rooms for snapshots and library behind the page, with a folder of their own. */
export class PictureRooms {
  /** Where snapshots go; not made before it is asked for. */
  readonly folder: string;
  readonly binned: string[] = [];
  readonly shown: string[] = [];
  /** What the next dialog for a folder is answered with. */
  chosen: string | null = null;
  readonly #base = mkdtempSync(join(tmpdir(), "nekomado-pictures-"));
  readonly #desk: Desk;
  readonly #snapshots: SnapshotRequests;

  /** @param agentUrl of the agent that is asked for frames */
  constructor(desk: Desk, agentUrl: () => string) {
    this.#desk = desk;
    this.folder = join(this.#base, "Nekomado");
    const surroundings = {
      place: () => ({ path: this.folder, mayBeMade: false }),
      log: () => undefined,
    };
    const library = libraryRequests({
      ...surroundings,
      trash: async (path) => {
        this.binned.push(path);
        rmSync(path);
      },
      showInFolder: async (path) => this.shown.push(path),
      tell: (value) => this.#tell("library", value),
    });
    this.#snapshots = snapshotRequests({
      ...surroundings,
      appVersion: "0.1.0",
      askFrame: async (_cameraId, rtpTimestamp) => {
        const socket = connectTo(agentUrl());
        try {
          return frameAnswerSchema.parse(await socket.timeout(2000).emitWithAck("frame", { rtpTimestamp }));
        } finally {
          socket.close();
        }
      },
      cameraName: () => living.name,
      chooseFolder: async () => this.chosen,
      tellWaiting: (waiting) => this.#tell("snapshotsWaiting", waiting),
      saved: library.changed,
      retryEveryMs: 3_600_000,
    });
    desk.bridge.script({ ...library.handlers, ...this.#snapshots.handlers });
  }

  /** As when the disk is connected. */
  connect(): void {
    mkdirSync(this.folder, { recursive: true });
  }

  /** A further folder, for what goes elsewhere. */
  makeOther(): string {
    return mkdtempSync(join(this.#base, "other-"));
  }

  /** Paths of all pictures, in the order of their names. */
  pictures(folder = this.folder): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(jpg|png)$/.test(name))
      .map((name) => join(folder, name))
      .sort();
  }

  async close(): Promise<void> {
    await this.#snapshots.stop();
    rmSync(this.#base, { recursive: true, force: true });
  }

  #tell<Name extends PageEventName>(name: Name, value: PageEventOf<Name>): void {
    // A page that has just been closed is told nothing more.
    this.#desk.bridge.tell(name, value).catch(() => undefined);
  }
}

export const test = deskTest.extend<{ rooms: PictureRooms }>({
  rooms: async ({ desk, board }, provide) => {
    const rooms = new PictureRooms(desk, () => board.url);
    rooms.connect();
    await provide(rooms);
    await rooms.close();
  },
});
export { expect } from "../desktop-looks/desk.ts";
