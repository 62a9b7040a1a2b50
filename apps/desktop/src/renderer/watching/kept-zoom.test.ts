import { wholePicture } from "@nekomado/viewer";
import { beforeEach, expect, it } from "vitest";
import { keepZoom, readKeptZoom } from "./kept-zoom.ts";

/** What a browser keeps, in a Map. */
class KeptInMemory implements Storage {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  clear = () => this.#kept.clear();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  key = (at: number) => [...this.#kept.keys()][at] ?? null;
  removeItem = (name: string) => void this.#kept.delete(name);
  setItem = (name: string, value: string) => void this.#kept.set(name, value);
}

let storage = new KeptInMemory();
beforeEach(() => {
  storage = new KeptInMemory();
});

it("remembers the zoom of each camera", () => {
  keepZoom(storage, "a", { scale: 2.5, x: 0.4, y: 0.6 });
  expect(readKeptZoom(storage, "a")).toEqual({ scale: 2.5, x: 0.4, y: 0.6 });
  expect(readKeptZoom(storage, "b")).toEqual(wholePicture);
});

it("forgets one that shows the whole picture", () => {
  keepZoom(storage, "a", { scale: 2, x: 0.5, y: 0.5 });
  keepZoom(storage, "a", wholePicture);
  expect(storage.length).toBe(0);
});

it.each(["", "{", "null", '{"scale":100,"x":0.5,"y":0.5}', '{"scale":"2","x":0,"y":0}'])(
  "shows the whole picture where %j was kept",
  (kept) => {
    storage.setItem("nekomado.zoom.a", kept);
    expect(readKeptZoom(storage, "a")).toEqual(wholePicture);
  },
);
