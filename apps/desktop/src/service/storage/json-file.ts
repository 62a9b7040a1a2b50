import { copyFile, readFile, rename } from "node:fs/promises";
import { basename } from "node:path";
import type { z } from "zod";
import { codeOf } from "../trust/connect-error.ts";
import type { Log } from "../room/log.ts";
import { writeWhole } from "./write-whole.ts";

const shortestRetryMs = 1000;
const longestRetryMs = 60_000;

/** What is kept: as it is when the writing begins. */
type Content = () => unknown;

/**
 * A JSON file that the app remembers something in. A broken one is set aside, never overwritten; a write that fails
 * is told in the log and tried again until it succeeds.
 */
export class JsonFile {
  readonly #path: string;
  readonly #log: Log;
  #wanted: Content | null = null;
  #writing: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #isClosing = false;
  /** A broken file that cannot be moved out of the way stays as it is. */
  #isUntouchable = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** @returns null when there is no file, or none that can be read */
  async read<Value>(schema: z.ZodType<Value>): Promise<Value | null> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      return this.#setAside(error);
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      return this.#setAside(error);
    }
  }

  /** Writes soon. Of several wishes that come while a write is under way, the newest is written. */
  save(content: Content): void {
    if (this.#isUntouchable) return;
    this.#wanted = content;
    this.#writing ??= this.#write();
  }

  /** Keeps a copy beside the file, before part of what it holds is lost. */
  async copyAside(): Promise<void> {
    const aside = this.#asideName();
    try {
      await copyFile(this.#path, aside);
      this.#log.warn(`A copy of ${this.#path} as it was is kept as ${basename(aside)}.`);
    } catch (error) {
      this.#isUntouchable = true;
      this.#log.error(`${this.#path} cannot be copied: nothing new is remembered in it.`, error);
    }
  }

  /** Tries once more what is not written yet, and writes no more after that. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake?.();
    await this.#writing;
  }

  async #write(): Promise<void> {
    let retryMs = shortestRetryMs;
    while (this.#wanted !== null) {
      const content: Content = this.#wanted;
      this.#wanted = null;
      const isLastTry = this.#isClosing;
      try {
        await writeWhole(this.#path, `${JSON.stringify(await content(), null, 2)}\n`);
        retryMs = shortestRetryMs;
      } catch (error) {
        this.#log.error(`${this.#path} cannot be written; what it should hold is kept in memory meanwhile.`, error);
        if (isLastTry) break;
        this.#wanted ??= content;
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      }
    }
    this.#writing = null;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isClosing) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }

  #asideName(): string {
    return `${this.#path}.broken-${new Date().toISOString().replaceAll(":", "-")}`;
  }

  async #setAside(cause: unknown): Promise<null> {
    const aside = this.#asideName();
    try {
      await rename(this.#path, aside);
      this.#log.error(
        `${this.#path} cannot be read. It was kept as ${basename(aside)}, and a new one is begun.`,
        cause,
      );
    } catch (error) {
      this.#isUntouchable = true;
      this.#log.error(`${this.#path} can neither be read nor moved: nothing is remembered in it.`, error);
    }
    return null;
  }
}
