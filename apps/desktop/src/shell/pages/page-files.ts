import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { appHost, appScheme } from "./app-address.ts";
import { pageHeaders } from "./page-headers.ts";

export interface PageAnswer {
  status: number;
  mimeType: string;
  headers: Record<string, string>;
  bytes: Buffer;
}

const mimeTypes: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

const filesIn = (folder: string, path = ""): string[] =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(folder, `${path}/${entry.name}`) : entry.isFile() ? [`${path}/${entry.name}`] : [],
  );

const refusal = (status: number): PageAnswer => ({
  status,
  mimeType: "text/plain",
  headers: { ...pageHeaders },
  bytes: Buffer.from(""),
});

/**
 * The files of the renderer as `app://nekomado/` serves them. Only names that were in the folder at the start are
 * known, so no address leads out of it. Free of Electron.
 */
export class PageFiles {
  readonly #folder: string;
  readonly #paths: ReadonlySet<string>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#paths = new Set(filesIn(folder).filter((path) => extname(path) in mimeTypes));
  }

  answer(method: string, address: string): PageAnswer {
    if (method !== "GET" && method !== "HEAD") return refusal(405);
    let path: string;
    try {
      const { protocol, host, pathname } = new URL(address);
      if (protocol !== `${appScheme}:` || host !== appHost) return refusal(404);
      path = decodeURIComponent(pathname);
    } catch {
      return refusal(400);
    }
    if (!this.#paths.has(path)) return refusal(404);
    const mimeType = mimeTypes[extname(path)] ?? "application/octet-stream";
    return {
      status: 200,
      mimeType,
      headers: { ...pageHeaders, "Content-Type": `${mimeType}; charset=utf-8` },
      bytes: readFileSync(join(this.#folder, path)),
    };
  }
}
