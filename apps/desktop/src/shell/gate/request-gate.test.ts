import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppInfo } from "../../contract/index.ts";
import { ProblemError, replySchema, requestSchemas } from "../../contract/index.ts";
import { PageBook } from "./page-book.ts";
import { RequestGate } from "./request-gate.ts";

const info: AppInfo = {
  version: "0.1.0",
  electron: "45",
  chromium: "156",
  platform: "linux",
  languages: ["en"],
  keyring: "plain",
  hasTray: false,
  window: "main",
  cameraId: null,
};

const setUp = () => {
  const asked: unknown[] = [];
  const told: unknown[] = [];
  const gone: number[] = [];
  const book = new PageBook((id) => gone.push(id));
  const openPage = (window: "main" | "mini" = "main") =>
    book.add({ window, cameraId: null, tell: (name, value) => told.push({ window, name, value }) });
  const gate = new RequestGate(
    {
      "app.info": (_params, page) => ({ ...info, window: page.window }),
      "app.licences": () => {
        throw new Error("no such file");
      },
      "window.openMini": () => {
        throw new ProblemError("unknown", "There is no such camera.");
      },
      "window.close": () => null,
      "window.showMain": () => null,
      "window.snapshotDone": () => null,
    },
    (pageId, name, params) => {
      asked.push({ pageId, name, params });
      return Promise.resolve({ ok: true, value: "from the service" });
    },
  );
  return { asked, told, gone, book, openPage, gate };
};

describe("the gate of pages", () => {
  it("passes a request of the service on with the page's number, without what the schema does not have", async () => {
    const { gate, openPage, asked } = setUp();
    const page = openPage();
    const cameraId = "0a".repeat(32);
    const reply = await gate.request(page, "link.open", { cameraId, pageId: 99 });
    expect(reply).toEqual({ ok: true, value: "from the service" });
    expect(asked).toEqual([{ pageId: page.id, name: "link.open", params: { cameraId } }]);
  });

  it("answers its own requests for the page that asks", async () => {
    const { gate, openPage } = setUp();
    openPage();
    expect(await gate.request(openPage("mini"), "app.info", null)).toEqual({
      ok: true,
      value: { ...info, window: "mini" },
    });
  });

  it("says why it could not", async () => {
    const { gate, openPage } = setUp();
    const page = openPage();
    const cameraId = "0a".repeat(32);
    expect(await gate.request(page, "window.openMini", { cameraId })).toMatchObject({ problem: { reason: "unknown" } });
    expect(await gate.request(page, "app.licences", null)).toMatchObject({ problem: { reason: "internal" } });
  });

  it("lets nothing through that the contract does not have", async () => {
    const { gate, openPage, asked } = setUp();
    const page = openPage();
    const schemas = new Map(Object.entries(requestSchemas));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constantFrom(...Object.keys(requestSchemas), "__proto__", "constructor", "toString"),
          fc.anything(),
        ),
        fc.anything().filter((params) => params !== null),
        async (name, params) => {
          // `settings.change` takes any object: what it does not know in it is left out.
          const known = typeof name === "string" ? schemas.get(name) : undefined;
          fc.pre(known?.params.safeParse(params).success !== true);
          const reply = await gate.request(page, name, params);
          expect(replySchema.safeParse(reply).success).toBe(true);
          expect(reply).toMatchObject({ ok: false, problem: { reason: "malformed" } });
        },
      ),
    );
    expect(asked).toEqual([]);
  });
});

describe("the book of pages", () => {
  it("tells some pages or all of them, and none that has gone", () => {
    const { book, openPage, told, gone } = setUp();
    const main = openPage();
    const mini = openPage("mini");
    book.tell([mini.id], "library", { total: 1 });
    book.tell(null, "resumed", null);
    book.remove(mini);
    book.remove(mini);
    book.tell([mini.id, main.id], "library", { total: 2 });
    expect(told).toEqual([
      { window: "mini", name: "library", value: { total: 1 } },
      { window: "main", name: "resumed", value: null },
      { window: "mini", name: "resumed", value: null },
      { window: "main", name: "library", value: { total: 2 } },
    ]);
    expect(gone).toEqual([mini.id]);
  });

  it("never gives a number again", () => {
    const { book, openPage } = setUp();
    const first = openPage();
    book.remove(first);
    expect(openPage().id).not.toBe(first.id);
  });
});
