import type { NekomadoBridge, ProblemReason, Reply } from "../../../contract/index.ts";

interface Asked {
  name: string;
  params: unknown;
  answer: (value: unknown) => void;
  refuse: (reason: ProblemReason) => void;
}

/** Rooms behind a page that answer when the test says so. */
export class ScriptedBridge implements NekomadoBridge {
  readonly asked: Asked[] = [];
  readonly #listeners = new Set<(name: string, value: unknown) => void>();

  request(name: string, params: unknown): Promise<unknown> {
    return new Promise<Reply>((resolve) => {
      this.asked.push({
        name,
        params,
        answer: (value) => resolve({ ok: true, value }),
        refuse: (reason) => resolve({ ok: false, problem: { reason, message: `refused: ${reason}` } }),
      });
    });
  }

  listen(listener: (name: string, value: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(name: string, value: unknown): void {
    for (const listener of this.#listeners) listener(name, value);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  named(name: string): Asked[] {
    return this.asked.filter((one) => one.name === name);
  }

  /** The newest request of this name. */
  newest(name: string): Asked {
    const asked = this.named(name).at(-1);
    if (asked === undefined) throw new Error(`nobody asked for ${name}`);
    return asked;
  }
}
