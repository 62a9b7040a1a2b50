import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyframePath } from "@nekomado/protocol";
import { parseAccessUnit, writeKeyframeFile } from "@nekomado/h264";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { TestAgent } from "../testing/running-agent.ts";
import { TestDaemon } from "../testing/test-daemon.ts";

const page = {
  "index.html":
    '<html lang="en"><head><script type="module" crossorigin src="/assets/index-1.js"></script>' +
    '<link rel="stylesheet" crossorigin href="/assets/style-1.css"></head>' +
    '<body><div id="viewer"></div></body></html>\n',
  "assets/style-1.css": '.plate::before { content: "$&"; }\n',
  "date-first-look.js": "const dated = `$&`;\n",
};

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const attribute = (html: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? "";

let agent: TestAgent;
let browser: Record<string, string>;

beforeAll(async () => {
  agent = new TestAgent();
  const pageDir = join(agent.folder, "page");
  mkdirSync(join(pageDir, "assets"), { recursive: true });
  for (const [name, text] of Object.entries(page)) writeFileSync(join(pageDir, name), text);
  await agent.start({}, pageDir);
  browser = await agent.pairBrowser();
});

afterAll(() => agent.remove());

describe("the page's document", () => {
  it("has its style sheet in it, which the page's policy allows by its hash", async () => {
    const { text, headers } = await agent.request("/");
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "";
    expect(style).toBe(page["assets/style-1.css"]);
    expect(text).not.toContain("stylesheet");
    expect(headers["content-security-policy"]).toContain(`style-src 'self' ${sha256(style)};`);
  });

  it.each([
    ["what it is asked for", "/?lang=ja", "en", "ja"],
    ["what the browser would rather read", "/", "fr;q=0.9, en;q=0.2, ja-JP;q=0.8", "ja"],
    ["English where it has none of these", "/", "fr", "en"],
    ["English where nobody says anything", "/", "", "en"],
  ])("is in the language of the reader: %s", async (_name, path, accepted, language) => {
    const { text } = await agent.request(path, { headers: { ...browser, "accept-language": accepted } });
    expect(attribute(text, "lang")).toBe(language);
  });

  it("has no picture before the camera has sent one", async () => {
    const { text, headers } = await agent.request("/", { headers: browser });
    expect(text).toContain('<div id="viewer"></div>');
    expect(text).not.toContain("blocking");
    expect(headers["cache-control"]).toBe("no-cache");
  });

  it("has no picture where the agent has no page, and says so", async () => {
    const other = new TestAgent();
    await other.start({ open: true }, join(other.folder, "nowhere"));
    try {
      expect((await other.request("/")).status).toBe(404);
    } finally {
      await other.remove();
    }
  });
});

describe("with a camera that sends pictures, the page's document", () => {
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.start(agent.folder);
    const ask = async () => (await agent.request(keyframePath, { headers: browser })).status;
    await vi.waitUntil(async () => (await ask()) === 200, { timeout: 15_000, interval: 50 });
    // The same picture for all who ask from now on.
    daemon.stop();
  });
  afterAll(() => daemon.close());

  it("brings a browser that the agent knows the newest keyframe, which nobody is to keep", async () => {
    const keyframe = await agent.request(keyframePath, { headers: browser });
    const { text, headers } = await agent.request("/", { headers: browser });
    const [, base64 = ""] = /src="data:video\/mp4;base64,([^"]*)"/.exec(text) ?? [];
    expect(parseAccessUnit(keyframe.body)).toMatchObject({ isKeyframe: true });
    expect(Buffer.from(base64, "base64")).toEqual(writeKeyframeFile(keyframe.body)?.file);
    expect(attribute(text, "data-frame-number")).toBe(keyframe.headers["x-frame-number"]);
    expect(attribute(text, "data-rtp-timestamp")).toBe(keyframe.headers["x-rtp-timestamp"]);
    expect(Number(attribute(text, "data-age-ms"))).toBeGreaterThanOrEqual(Number(keyframe.headers["x-age-ms"]));
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers.vary?.toLowerCase()).toContain("cookie");
  });

  it("has the one script in it that dates the picture, which the page's policy allows by its hash", async () => {
    const { text, headers } = await agent.request("/", { headers: browser });
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? "");
    expect(scripts).toEqual([page["date-first-look.js"].trim()]);
    expect(headers["content-security-policy"]).toContain(`script-src 'self' ${sha256(scripts[0] ?? "")};`);
    expect(headers["content-security-policy"]).toContain("media-src 'self' blob: data:");
  });

  it("is not painted before the page's first script has come, so that the decoder begins before the layout", async () => {
    const { text } = await agent.request("/", { headers: browser });
    expect(text).toContain('<script blocking="render" type="module" crossorigin src="/assets/index-1.js"></script>');
  });

  it("says in the reader's language what it is about to do", async () => {
    const { text } = await agent.request("/", { headers: { ...browser, "accept-language": "ja" } });
    expect(text).toContain("カメラにつないでいます");
  });

  it.each([
    ["nobody who is not paired", {}],
    [
      "nobody with a cookie that is not the agent's",
      { cookie: "__Host-nekomado=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    ],
  ])("brings it to %s", async (_name, headers) => {
    const { status, text } = await agent.request("/", { headers });
    expect(status).toBe(200);
    expect(text).not.toContain("<video");
    expect(text).toContain('<div id="viewer"></div>');
  });
});
