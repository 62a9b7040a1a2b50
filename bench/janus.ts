import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { LazyBrowser } from "./browser.ts";
import type { Closing } from "./closing.ts";
import type { BenchClip } from "./clip.ts";
import { freeRtpPort, freeTcpPort } from "./free-port.ts";
import { inboundOf } from "./inbound.ts";
import { Program } from "./program.ts";
import type { Server, Viewer } from "./server.ts";

const configFiles = ["janus.jcfg", "janus.plugin.streaming.jcfg", "janus.transport.http.jcfg"];
const startWithinMs = 15_000;
const fileOf = (name: string): string => fileURLToPath(new URL(`janus/${name}`, import.meta.url));

/** @returns such as "1.1.2"; undefined where Janus is not installed */
export const janusVersion = (): string | undefined => {
  // It ends with code 1 also when it has told its version.
  const { error, stdout } = spawnSync("janus", ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  if (error !== undefined) return undefined;
  return /\((\d+(?:\.\d+)+)\)/.exec(stdout.toString())?.[1] ?? "unknown";
};

const writeConfig = (values: Record<string, string>): string => {
  const dir = mkdtempSync(join(tmpdir(), "nekomado-bench-janus-"));
  for (const name of configFiles) {
    let text = readFileSync(fileOf(name), "utf8");
    for (const [key, value] of Object.entries({ ...values, DIR: dir })) text = text.replaceAll(`@${key}@`, value);
    writeFileSync(join(dir, name), text);
  }
  return dir;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

const awaitStart = async (janus: Program, api: string): Promise<void> => {
  const untilMs = performance.now() + startWithinMs;
  while (!(await answers(`${api}/info`))) {
    // Names the trouble when Janus has ended.
    const { pid } = janus;
    if (performance.now() > untilMs) throw new Error(`Janus (process ${pid}) does not answer at ${api}`);
    await delay(100);
  }
};

/** @returns address of the page that views Janus's stream */
const servePage = async (api: string, closing: Closing): Promise<string> => {
  const page = readFileSync(fileOf("viewer.html"));
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end(page));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the page's server has no port");
  return `http://127.0.0.1:${address.port}/?api=${encodeURIComponent(api)}`;
};

const openViewer = async (browser: LazyBrowser, url: string): Promise<Viewer> => {
  const context = await (await browser.launched()).newContext();
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    clickToFirstPictureMs: z.number().parse(await page.evaluate<unknown>("window.watch()")),
    readInbound: async () => inboundOf(await page.evaluate<unknown>("window.readStats()")),
    close: async () => {
      await page.evaluate("window.leave()");
      await context.close();
    },
  };
};

/** Debian's Janus with its streaming plugin, fed by ffmpeg, whose CPU time is its own. */
export const serveWithJanus = async (clip: BenchClip, browser: LazyBrowser, closing: Closing): Promise<Server> => {
  const [httpPort, rtpPort] = [await freeTcpPort(), await freeRtpPort()];
  const dir = writeConfig({ HTTP_PORT: String(httpPort), RTP_PORT: String(rtpPort) });
  closing.add(() => rmSync(dir, { recursive: true, force: true }));
  const janus = new Program("janus", ["-F", dir]);
  closing.add(() => janus.stop());
  const api = `http://127.0.0.1:${httpPort}/janus`;
  await awaitStart(janus, api);

  const loop = ["-re", "-stream_loop", "-1", "-i", clip.mp4, "-c", "copy"];
  const feeder = new Program("ffmpeg", [
    "-v",
    "error",
    ...loop,
    "-f",
    "rtp",
    `rtp://127.0.0.1:${rtpPort}?pkt_size=1200`,
  ]);
  closing.add(() => feeder.stop());
  const pageUrl = await servePage(api, closing);
  return {
    name: "Janus",
    get pid() {
      // Without its feeder Janus would be measured idle.
      return feeder.isRunning ? janus.pid : feeder.pid;
    },
    openViewer: () => openViewer(browser, pageUrl),
    loadTarget: { server: "janus", api },
    // Each viewer ends its session itself, and is answered when that is done.
    untilUnwatched: () => Promise.resolve(),
  };
};
