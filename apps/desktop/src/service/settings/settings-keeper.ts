import { join } from "node:path";
import type { Language } from "@nekomado/viewer/languages";
import { chooseLanguage } from "@nekomado/viewer/languages";
import type { ServiceConfiguration, Settings, SettingsChange, SettingsView } from "../../contract/index.ts";
import { defaultSettings, settingsSchema } from "../../contract/index.ts";
import type { Log } from "../room/log.ts";
import type { Tell } from "../room/pages.ts";
import { JsonFile } from "../storage/json-file.ts";
import type { KeptSettings } from "./settings-file.ts";
import { keptSettingsSchema } from "./settings-file.ts";

/** Without what is named but left open. */
const given = (change: object): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

interface SettingsOptions {
  configuration: ServiceConfiguration;
  tell: Tell;
  log: Log;
}

/** What the person has set, kept in `settings.json`; pages are told at each change. */
export class SettingsKeeper {
  readonly #options: SettingsOptions;
  readonly #file: JsonFile;
  #kept: KeptSettings = { ...defaultSettings, snapshotFolder: null };

  private constructor(options: SettingsOptions) {
    this.#options = options;
    this.#file = new JsonFile(join(options.configuration.dataFolder, "settings.json"), options.log);
  }

  static async read(options: SettingsOptions): Promise<SettingsKeeper> {
    const keeper = new SettingsKeeper(options);
    const schema = keptSettingsSchema((name) =>
      options.log.warn(`The setting ${name} is none that this app knows; the usual one is taken.`),
    );
    keeper.#kept = (await keeper.#file.read(schema)) ?? keeper.#kept;
    return keeper;
  }

  get settings(): Settings {
    return this.#kept;
  }

  get snapshotFolder(): string {
    return this.#kept.snapshotFolder ?? join(this.#options.configuration.picturesFolder, "Nekomado");
  }

  /** Whether snapshots go where the app itself chose. */
  get isSnapshotFolderUsual(): boolean {
    return this.#kept.snapshotFolder === null;
  }

  /** The language that the app speaks: the one set, else the system's. */
  get language(): Language {
    const { language } = this.#kept;
    return language === "system" ? chooseLanguage(this.#options.configuration.languages) : language;
  }

  get view(): SettingsView {
    return { ...this.#kept, snapshotFolder: this.snapshotFolder };
  }

  change({ snapshot, ...change }: SettingsChange): SettingsView {
    const { snapshotFolder, ...settings } = this.#kept;
    const changed = settingsSchema.parse({
      ...settings,
      ...given(change),
      snapshot: { ...settings.snapshot, ...given(snapshot ?? {}) },
    });
    return this.#keep({ ...changed, snapshotFolder });
  }

  /** @param folder absolute */
  moveSnapshots(folder: string): SettingsView {
    return this.#keep({ ...this.#kept, snapshotFolder: folder });
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #keep(kept: KeptSettings): SettingsView {
    this.#kept = kept;
    this.#file.save(() => kept);
    this.#options.tell("settings", this.view);
    return this.view;
  }
}
