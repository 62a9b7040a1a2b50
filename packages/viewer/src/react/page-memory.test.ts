import { expect, it } from "vitest";
import type { PageStorage } from "./page-memory.ts";
import { recall, remember } from "./page-memory.ts";

/** A browser's storage with room for two entries. */
const smallStorage = (): PageStorage => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, text) => {
      if (kept.size === 2) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, text);
    },
  };
};

it("keeps what it is given, until it is told to forget", () => {
  const storage = smallStorage();
  remember("a", "1", storage);
  expect(recall("a", storage)).toBe("1");
  remember("a", null, storage);
  expect(recall("a", storage)).toBeNull();
});

it("goes on where there is no room, or storage is turned off", () => {
  const storage = smallStorage();
  for (const key of ["a", "b", "c"]) remember(key, "1", storage);
  expect(["a", "b", "c"].map((key) => recall(key, storage))).toEqual(["1", "1", null]);
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const denied: PageStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  remember("a", "1", denied);
  remember("a", null, denied);
  expect(recall("a", denied)).toBeNull();
});
