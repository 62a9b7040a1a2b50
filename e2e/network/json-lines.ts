import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

const lineSchema = z.record(z.string(), z.unknown());
export type Line = z.infer<typeof lineSchema>;

const withinMs = 30_000;

/** What a process says in JSON lines, past and to come. */
export class JsonLines {
  readonly all: Line[] = [];
  readonly #told = new EventEmitter<{ line: [Line]; end: [] }>();
  #noise = "";

  constructor({ stdout, stderr }: ChildProcess) {
    if (stdout === null) throw new Error("the process has no output");
    stderr?.on("data", (data: Buffer) => (this.#noise += data.toString()));
    const lines = createInterface({ input: stdout });
    lines.on("line", (text) => {
      const line = parse(text);
      if (line === null) {
        this.#noise += `${text}\n`;
        return;
      }
      this.all.push(line);
      this.#told.emit("line", line);
    });
    lines.on("close", () => this.#told.emit("end"));
  }

  /** @param from the number of the first line to look at */
  async first(matches: (line: Line) => boolean, from = 0): Promise<Line> {
    const past = this.all.slice(from).find(matches);
    if (past !== undefined) return past;
    const { promise, resolve, reject } = Promise.withResolvers<Line>();
    const last = () => `${JSON.stringify(this.all.slice(-4))} ${this.#noise}`;
    const look = (line: Line) => {
      if (matches(line)) resolve(line);
    };
    const end = () => reject(new Error(`the process ended: ${last()}`));
    const timer = setTimeout(() => reject(new Error(`no such line in ${withinMs} ms: ${last()}`)), withinMs);
    this.#told.on("line", look).once("end", end);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#told.off("line", look).off("end", end);
    }
  }
}

const parse = (text: string): Line | null => {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};
