import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Two files of this size at most. */
const largestBytes = 1_000_000;

/** The app's log: lines of time, level, room and message, in a file and on standard error. Holds no secret. */
export class LogFile {
  readonly #path: string;
  #bytes: number;

  constructor(path: string) {
    this.#path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      this.#bytes = 0;
    }
  }

  write(level: LogLevel, room: "shell" | "service" | "page", message: string): void {
    const line = `${new Date().toISOString()} ${level} ${room} ${message.replaceAll(/[\r\n]+/g, " | ")}\n`;
    process.stderr.write(line);
    try {
      if (this.#bytes + line.length > largestBytes) {
        renameSync(this.#path, `${this.#path}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.#path, line, { mode: 0o600 });
      this.#bytes += line.length;
    } catch {
      // A full disk must not stop the app: the line was on standard error.
    }
  }
}
