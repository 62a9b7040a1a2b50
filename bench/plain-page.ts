import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import type { Closing } from "./closing.ts";

const paintedWithinMs = 30_000;

/**
 * Serves a page with one word in it: what a browser needs for that, at this hour, it needs for every page.
 *
 * @returns its address
 */
export const servePlainPage = async (closing: Closing): Promise<string> => {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Plain</title><p>Plain</p>");
  });
  closing.add(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: AddressInfo = Object(server.address());
  return `http://127.0.0.1:${port}/`;
};

/** From the beginning of a page's loading to the screen that shows something of it, ms (Paint Timing). */
export const readPainted = async (page: Page): Promise<number> => {
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    undefined,
    { timeout: paintedWithinMs, polling: 50 },
  );
  return (await painted.jsonValue()) ?? Number.NaN;
};
