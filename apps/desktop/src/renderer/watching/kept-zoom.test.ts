import type { PageStorage } from "@nekomado/viewer";
import { wholePicture } from "@nekomado/viewer";
import { beforeEach, expect, it } from "vitest";
import { keepZoom, readKeptZoom } from "./kept-zoom.ts";

let kept: Map<string, string>;
let storage: PageStorage;
beforeEach(() => {
  kept = new Map();
  storage = {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, text) => void kept.set(key, text),
  };
});

it("remembers the zoom of each camera", () => {
  keepZoom(storage, "a", { scale: 2.5, x: 0.4, y: 0.6 });
  expect(readKeptZoom(storage, "a")).toEqual({ scale: 2.5, x: 0.4, y: 0.6 });
  expect(readKeptZoom(storage, "b")).toEqual(wholePicture);
});

it("forgets one that shows the whole picture", () => {
  keepZoom(storage, "a", { scale: 2, x: 0.5, y: 0.5 });
  keepZoom(storage, "a", wholePicture);
  expect(kept.size).toBe(0);
});

it.each(["", "{", "null", '{"scale":100,"x":0.5,"y":0.5}', '{"scale":"2","x":0,"y":0}'])(
  "shows the whole picture where %j was kept",
  (text) => {
    storage.setItem("nekomado.zoom.a", text);
    expect(readKeptZoom(storage, "a")).toEqual(wholePicture);
  },
);
