import { EventEmitter } from "node:events";
import type { WaitingSnapshots } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { DiskFaultReason } from "./disk-fault.ts";
import { diskFaultOf } from "./disk-fault.ts";
import type { ReadySnapshot } from "./ready-snapshot.ts";
import type { PlaceForSnapshots } from "./snapshot-folder.ts";
import { keepSnapshot } from "./snapshot-folder.ts";
import type { MemoryBounds } from "./waiting-list.ts";
import { usualBounds, WaitingList } from "./waiting-list.ts";

export interface KeeperSettings {
  /** Where snapshots go, as it is set just now. */
  place: () => PlaceForSnapshots;
  log: (level: "info" | "warn" | "error", message: string) => void;
  bounds?: MemoryBounds | undefined;
  retryEveryMs?: number | undefined;
}

/** What became of a snapshot: its path in the folder, or why it waits. */
export type Kept = { path: string } | { waits: DiskFaultReason };

interface KeeperEvents {
  /** A picture came into the folder. */
  saved: [];
  waiting: [WaitingSnapshots];
}

const usualRetryEveryMs = 5000;

const inWords: Record<DiskFaultReason, string> = {
  diskFull: "The disk is full.",
  folder: "The folder for snapshots is gone or cannot be written to.",
};

/** Writes snapshots; what cannot be written waits in memory, is tried again every some seconds, and is never dropped unsaid. */
export class SnapshotKeeper extends EventEmitter<KeeperEvents> {
  readonly #settings: KeeperSettings;
  readonly #list: WaitingList;
  readonly #writing = new Set<Promise<unknown>>();
  #round: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(settings: KeeperSettings) {
    super();
    this.#settings = settings;
    this.#list = new WaitingList(settings.bounds ?? usualBounds);
  }

  get waiting(): WaitingSnapshots {
    return this.#list.state;
  }

  /** @throws {ProblemError} diskFull, when it can neither be written nor wait */
  async keep(snapshot: ReadySnapshot): Promise<Kept> {
    if (!this.#list.admit(snapshot)) throw this.#noRoom();
    const kept = await this.#write(snapshot, this.#settings.place());
    if ("path" in kept) {
      // There is room again: what waits need not wait for the next try.
      if (this.waiting.count > 0) this.#retryInBackground();
      return kept;
    }
    this.emit("waiting", this.waiting);
    this.#tryLater();
    return kept;
  }

  /** Tries all that waits, the oldest first; one round after the other. */
  retry(place: PlaceForSnapshots = this.#settings.place()): Promise<void> {
    this.#round = this.#round.catch(() => undefined).then(() => this.#tryAll(place));
    return this.#round;
  }

  /** Tries once more, and says what is lost. Idempotent. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.allSettled(this.#writing);
    if (this.waiting.count > 0) await this.retry();
    for (const { cameraName, capturedAtMs } of this.#list.waiting)
      this.#settings.log(
        "error",
        `Lost, for it could not be written: a snapshot of ${cameraName} of ${new Date(capturedAtMs).toISOString()}.`,
      );
  }

  async #tryAll(place: PlaceForSnapshots): Promise<void> {
    for (const snapshot of this.#list.waiting) {
      const kept = await this.#write(snapshot, place);
      if ("waits" in kept) break;
    }
    this.emit("waiting", this.waiting);
    this.#tryLater();
  }

  /** Lets the snapshot go when it is written, or when a defect of ours keeps it from ever being; else lets it wait. */
  async #write(snapshot: ReadySnapshot, place: PlaceForSnapshots): Promise<Kept> {
    const written = keepSnapshot(place, snapshot);
    this.#writing.add(written);
    try {
      const path = await written;
      this.#list.letGo(snapshot);
      this.emit("saved");
      return { path };
    } catch (error) {
      this.#settings.log("warn", `A snapshot could not be written to ${place.path}: ${String(error)}`);
      const fault = diskFaultOf(error);
      if (fault === null) {
        this.#list.letGo(snapshot);
        throw error;
      }
      this.#list.wait(snapshot, fault);
      return { waits: fault };
    } finally {
      this.#writing.delete(written);
    }
  }

  #tryLater(): void {
    if (this.#timer !== null || this.#isStopped || this.waiting.count === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#retryInBackground();
    }, this.#settings.retryEveryMs ?? usualRetryEveryMs);
    this.#timer.unref();
  }

  #retryInBackground(): void {
    this.retry().catch((error: unknown) =>
      this.#settings.log("error", `Waiting snapshots could not be tried: ${String(error)}`),
    );
  }

  #noRoom(): ProblemError {
    const { count, reason } = this.waiting;
    const why = reason === null ? "The disk is too slow." : inWords[reason];
    return new ProblemError("diskFull", `${why} ${count} snapshots wait in memory, which has no room for another.`);
  }
}
