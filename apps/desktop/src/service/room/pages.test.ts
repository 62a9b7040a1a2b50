import { beforeEach, expect, it } from "vitest";
import type { LinkEvent } from "../../contract/index.ts";
import { Pages } from "./pages.ts";

const cameraId = "0".repeat(64);
const event: LinkEvent = { kind: "up" };
const posted: (number[] | null)[] = [];
let isCongested = false;
let nowMs = 0;
let pages: Pages;

beforeEach(() => {
  posted.length = 0;
  isCongested = false;
  nowMs = 0;
  pages = new Pages({ post: (pageIds) => posted.push(pageIds), isCongested: () => isCongested, nowMs: () => nowMs });
});

it("drops what is volatile for a page that has not been heard of for long, and nothing else", () => {
  pages.heard(1);
  nowMs = 80_000;
  pages.heard(2);
  pages.tellVolatile([1, 2, 3], "link", { cameraId, event });
  nowMs = 100_000;
  pages.tellVolatile([1, 2], "link", { cameraId, event });
  pages.tell([1], "link", { cameraId, event });
  pages.gone(2);
  pages.tellVolatile([1, 2], "link", { cameraId, event });
  expect(posted).toEqual([[1, 2], [2], [1]]);
});

it("drops what is volatile for all while messages pile up", () => {
  pages.heard(1);
  isCongested = true;
  pages.tellVolatile([1], "link", { cameraId, event });
  pages.tell([1], "link", { cameraId, event });
  isCongested = false;
  pages.tellVolatile([1], "link", { cameraId, event });
  expect(posted).toHaveLength(2);
});
