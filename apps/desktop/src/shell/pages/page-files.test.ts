import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PageFiles } from "./page-files.ts";
import { contentSecurityPolicy } from "./page-headers.ts";

let folder: string;
let files: PageFiles;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-page-"));
  mkdirSync(join(folder, "renderer/assets"), { recursive: true });
  writeFileSync(join(folder, "renderer/index.html"), "<!doctype html>");
  writeFileSync(join(folder, "renderer/assets/main.js"), "export {}");
  writeFileSync(join(folder, "renderer/packages.map"), "not for pages");
  writeFileSync(join(folder, "secret.json"), "outside");
  files = new PageFiles(join(folder, "renderer"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the files of the app's page", () => {
  it("are served with their type and the page's policy", () => {
    const answer = files.answer("GET", "app://nekomado/assets/main.js");
    expect(answer.status).toBe(200);
    expect(answer.mimeType).toBe("text/javascript");
    expect(answer.bytes.toString()).toBe("export {}");
    expect(answer.headers["Content-Security-Policy"]).toBe(contentSecurityPolicy);
    expect(answer.headers["X-Content-Type-Options"]).toBe("nosniff");
  });

  it.each([
    "app://nekomado/../secret.json",
    "app://nekomado/%2e%2e/secret.json",
    "app://nekomado/..%2fsecret.json",
    "app://nekomado/assets/..%5c..%5csecret.json",
    "app://nekomado//secret.json",
    "app://nekomado/assets",
    "app://nekomado/packages.map",
    "app://other/index.html",
    "https://nekomado/index.html",
    "app://nekomado/%",
    "no address",
  ])("are not left by %s", (address) => {
    const answer = files.answer("GET", address);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.bytes).toHaveLength(0);
    expect(answer.headers["Content-Security-Policy"]).toBe(contentSecurityPolicy);
  });

  it("are all that any address reaches", () => {
    const part = fc.constantFrom("..", ".", "%2e%2e", "/", "\\", "%2f", "secret.json", "index.html", "assets", "%00");
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 4 }))), (parts) => {
        const { status, bytes } = files.answer("GET", `app://nekomado/${parts.join("")}`);
        expect(bytes.toString()).not.toBe("outside");
        expect(status === 200 ? ["<!doctype html>", "export {}"] : [""]).toContain(bytes.toString());
      }),
    );
  });

  it("take no other method", () => {
    expect(files.answer("POST", "app://nekomado/index.html").status).toBe(405);
  });
});

describe("the page's policy", () => {
  it("allows nothing unsafe and nothing of the network", () => {
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|wss?:|data:|\*/);
    expect(contentSecurityPolicy).toContain("default-src 'none'");
  });
});
