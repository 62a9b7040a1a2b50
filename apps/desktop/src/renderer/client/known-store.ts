import type { AppInfo, CameraList, NekomadoClient, SettingsView, WaitingSnapshots } from "../../contract/index.ts";
import type { Known } from "./client-context.ts";

/** A room that does not answer is asked again after so long. */
const askAgainAfterMs = 500;

interface Parts {
  info: AppInfo;
  settings: SettingsView;
  list: CameraList;
  waiting: WaitingSnapshots;
}
type PartName = keyof Parts;

/** Keeps what the other rooms have said: asks at the start, and again when the service has been started anew. */
export class KnownStore {
  readonly #client: NekomadoClient;
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: (() => void)[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  /** Counts what was said of each part: an answer is old when something newer was told after the question. */
  readonly #told: Record<PartName, number> = { info: 0, settings: 0, list: 0, waiting: 0 };
  #parts: Partial<Parts> = {};
  #serviceIsDown = false;
  #known: Known | null = null;

  constructor(client: NekomadoClient) {
    this.#client = client;
  }

  /** Null until every part is known. Replaced at each change. */
  get known(): Known | null {
    return this.#known;
  }

  /** @returns the function that stops listening */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    const client = this.#client;
    this.#stopListening.push(
      client.on("settings", (settings) => this.#tell({ settings })),
      client.on("cameras", (list) => this.#tell({ list })),
      client.on("snapshotsWaiting", (waiting) => this.#tell({ waiting })),
      client.on("service", ({ state }) => {
        this.#serviceIsDown = state === "restarting";
        this.#publish();
        if (state === "running") this.#askService();
      }),
    );
    void this.#ask("info", async () => ({ info: await client.request("app.info", null) }));
    this.#askService();
  }

  /** Idempotent. */
  stop(): void {
    for (const stop of this.#stopListening.splice(0)) stop();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #askService(): void {
    const client = this.#client;
    void this.#ask("settings", async () => ({ settings: await client.request("settings.read", null) }));
    void this.#ask("list", async () => ({ list: await client.request("cameras.list", null) }));
    void this.#ask("waiting", async () => ({ waiting: await client.request("snapshots.waiting", null) }));
  }

  async #ask(part: PartName, question: () => Promise<Partial<Parts>>): Promise<void> {
    const toldBefore = this.#told[part];
    try {
      const answer = await question();
      if (this.#told[part] === toldBefore) this.#tell(answer);
    } catch {
      // Whatever the room lacks, it is asked again: nothing can be shown without it.
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (this.#told[part] === toldBefore) void this.#ask(part, question);
      }, askAgainAfterMs);
      this.#timers.add(timer);
    }
  }

  #tell(parts: Partial<Parts>): void {
    if (parts.info !== undefined) this.#told.info += 1;
    if (parts.settings !== undefined) this.#told.settings += 1;
    if (parts.list !== undefined) this.#told.list += 1;
    if (parts.waiting !== undefined) this.#told.waiting += 1;
    this.#parts = { ...this.#parts, ...parts };
    this.#publish();
  }

  #publish(): void {
    const { info, settings, list, waiting } = this.#parts;
    if (info === undefined || settings === undefined || list === undefined || waiting === undefined) return;
    this.#known = { client: this.#client, info, settings, list, waiting, serviceIsDown: this.#serviceIsDown };
    for (const listener of this.#listeners) listener();
  }
}
