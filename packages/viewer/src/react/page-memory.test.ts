import { expect, it } from "vitest";
import { recall, remember } from "./page-memory.ts";

/** What a browser keeps, in a Map of so many entries. */
class SmallStorage implements Storage {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  clear = () => this.#kept.clear();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  key = (at: number) => [...this.#kept.keys()][at] ?? null;
  removeItem = (name: string) => void this.#kept.delete(name);
  setItem = (name: string, value: string) => {
    if (this.#kept.size === 2) throw new DOMException("full", "QuotaExceededError");
    this.#kept.set(name, value);
  };
}

it("keeps what it is given, until it is told to forget", () => {
  const storage = new SmallStorage();
  remember("a", "1", storage);
  expect(recall("a", storage)).toBe("1");
  remember("a", null, storage);
  expect(recall("a", storage)).toBeNull();
});

it("goes on where there is no room, or storage is turned off", () => {
  const storage = new SmallStorage();
  for (const key of ["a", "b", "c"]) remember(key, "1", storage);
  expect(["a", "b", "c"].map((key) => recall(key, storage))).toEqual(["1", "1", null]);
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const denied = Object.assign(new SmallStorage(), { getItem: refuse, setItem: refuse, removeItem: refuse });
  remember("a", "1", denied);
  remember("a", null, denied);
  expect(recall("a", denied)).toBeNull();
});
