import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { WindowPlace } from "./windows/window-place.ts";
import { windowPlaceSchema } from "./windows/window-place.ts";

const broken = null;
const keptSchema = z.object({
  /** By window: `main`, or `mini:` and the camera's id. */
  places: z.record(z.string().max(100), windowPlaceSchema.nullable().catch(broken)).catch({}),
  /** What was explained once and is not said again. */
  explained: z.array(z.string().max(100)).catch([]),
});
type Kept = z.infer<typeof keptSchema>;

const writeAfterMs = 300;

/**
 * What the shell itself remembers, in a small file of its own: places of windows, and what it has explained. Not worth
 * a word when it is lost: what is missing or broken is as on the first day. Free of Electron.
 */
export class ShellMemory {
  readonly #file: string;
  readonly #kept: Kept;
  #write: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#kept = ShellMemory.#read(file);
  }

  static #read(file: string): Kept {
    try {
      const text: unknown = JSON.parse(readFileSync(file, "utf8"));
      return keptSchema.parse(text);
    } catch {
      return { places: {}, explained: [] };
    }
  }

  place(window: string): WindowPlace | null {
    return this.#kept.places[window] ?? null;
  }

  /** Written soon: a window that is dragged changes its place many times a second. */
  keep(window: string, place: WindowPlace): void {
    this.#kept.places[window] = place;
    this.#write ??= setTimeout(() => this.flush(), writeAfterMs);
  }

  /** @returns whether this is the first time that it is asked for */
  explainOnce(what: string): boolean {
    if (this.#kept.explained.includes(what)) return false;
    this.#kept.explained.push(what);
    this.flush();
    return true;
  }

  flush(): void {
    clearTimeout(this.#write);
    this.#write = undefined;
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#kept), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch {
      // A full disk: the windows open in their usual places next time.
    }
  }
}
