import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCode, askForViewers, askToAdd, askToRevoke } from "./control-client.ts";
import type { ControlAnswer, ControlRequest } from "./control-message.ts";
import { maxRequestBytes } from "./control-message.ts";
import { controlPath } from "./control-path.ts";
import { findSocket } from "./control-place.ts";
import { ControlServer } from "./control-server.ts";
import { PlaceHolder } from "./testing/place-holder.ts";

const silent = pino({ level: "silent" });
const viewer = {
  id: "0123abcd",
  name: "Study PC",
  kind: "app" as const,
  createdAt: "2026-01-01T00:00:00.000Z",
  lastSeenAt: null,
};

let folder: string;
let path: string;
let server: ControlServer | undefined;
let asked: ControlRequest[];

const answer = (request: ControlRequest): Promise<ControlAnswer> => {
  asked.push(request);
  switch (request.ask) {
    case "pair":
      return Promise.resolve({
        ok: true,
        code: "K7QF2-M9XT4",
        expiresInSeconds: 300,
        fingerprint: "ab".repeat(32),
        url: "https://192.0.2.7:8443/",
      });
    case "viewers":
      return Promise.resolve({ ok: true, viewers: [viewer] });
    case "revoke":
      return Promise.resolve({ ok: false, message: "No viewer is called so." });
    case "add":
      return Promise.reject(new Error("no room"));
  }
};

const serve = async (): Promise<void> => {
  server = await ControlServer.listen(path, silent);
  server.serve(answer);
};

/** The socket file of the agent that runs. */
const socketFile = async (): Promise<string> => (await findSocket(path)) ?? "";

/** What the server says to a text that no client of ours would send. */
const say = async (text: string): Promise<string> => {
  const socket = connect(await socketFile());
  socket.setEncoding("utf8");
  let said = "";
  socket.on("data", (chunk: string) => (said += chunk));
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return said;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-control-"));
  path = controlPath(folder);
  asked = [];
});

afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

describe("the control socket", () => {
  it("is a file that only its owner may open, and goes with the agent", async () => {
    await serve();
    const file = await socketFile();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(file).isSocket()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    server?.close();
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual(["control"]);
  });

  it("carries a question and its answer", async () => {
    await serve();
    expect(await askForCode(folder, "web")).toMatchObject({ code: "K7QF2-M9XT4", expiresInSeconds: 300 });
    expect((await askForViewers(folder)).viewers).toEqual([viewer]);
    expect(asked).toEqual([{ ask: "pair", kind: "web" }, { ask: "viewers" }]);
  });

  it("tells a refusal in the agent's words, and a failure without its cause", async () => {
    await serve();
    await expect(askToRevoke(folder, "Kitchen")).rejects.toMatchObject({
      reason: "controlFailed",
      message: "No viewer is called so.",
    });
    await expect(askToAdd(folder, "script")).rejects.toMatchObject({
      message: "The agent failed at this command; its log says why.",
    });
  });

  it("lets a question wait that comes while the agent starts", async () => {
    server = await ControlServer.listen(path, silent);
    const file = await socketFile();
    const early = connect(file).setEncoding("utf8");
    early.write('{"ask":"viewers"}\n');
    // The second connection is taken after the first.
    const second = connect(file);
    await once(second, "connect");
    second.destroy();
    server.serve(answer);
    const [said]: unknown[] = await once(early, "data");
    expect(JSON.parse(String(said))).toEqual({ ok: true, viewers: [viewer] });
  });

  it("answers what is no request with a reason, and goes on", async () => {
    await serve();
    for (const text of ["hello\n", "[]\n", '{"ask":"everything"}\n', '{"ask":"revoke","viewer":""}\n', "\n"])
      expect(JSON.parse(await say(text))).toMatchObject({ ok: false });
    expect(JSON.parse(await say("x".repeat(maxRequestBytes + 1)))).toMatchObject({
      ok: false,
      message: expect.stringContaining("at most"),
    });
    expect(asked).toEqual([]);
    expect((await askForViewers(folder)).viewers).toHaveLength(1);
  });

  it("is not brought down by any line", async () => {
    await serve();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.json()), async (text) => {
        const said: unknown = JSON.parse(await say(`${text.replaceAll("\n", " ")}\n`));
        expect(said).toMatchObject({ ok: false });
      }),
      { numRuns: 50 },
    );
  });

  it("keeps a second agent off the state folder, and goes on itself", async () => {
    await serve();
    await expect(ControlServer.listen(path, silent)).rejects.toMatchObject({
      reason: "alreadyRuns",
      message: expect.stringContaining("--state-dir"),
    });
    expect((await askForViewers(folder)).viewers).toHaveLength(1);
  });

  it("takes the place of an agent that was killed", async () => {
    const agent = await PlaceHolder.spawn(path);
    expect(await agent.take()).toBe("taken");
    await agent.kill();
    expect(existsSync(await socketFile())).toBe(true);
    await expect(askForViewers(folder)).rejects.toMatchObject({
      reason: "noAgent",
      message: expect.stringContaining("ended from outside"),
    });
    await serve();
    expect((await askForViewers(folder)).viewers).toHaveLength(1);
  });
});

describe("a command", () => {
  it("says that no agent runs", async () => {
    await expect(askForViewers(folder)).rejects.toMatchObject({
      reason: "noAgent",
      message: expect.stringMatching(/Start it; or.*sudo.*--state-dir/),
    });
  });

  it.runIf(process.getuid?.() === 0)("says to another user that it may not ask", async () => {
    await serve();
    const client = new URL("control-client.ts", import.meta.url).href;
    const script = `
      process.setgid(65534); process.setuid(65534);
      const { askForViewers } = await import(${JSON.stringify(client)});
      await askForViewers(${JSON.stringify(folder)}).catch((error) => console.log(error.reason, error.message));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(child, "close");
    expect(said).toMatch(/^notPermitted .*sudo/);
  });

  it("does not take the word of something else at the path", async () => {
    const other = createServer((socket) => socket.resume().end("hello\n"));
    mkdirSync(path);
    other.listen(join(path, "other"));
    await once(other, "listening");
    await expect(askForViewers(folder)).rejects.toMatchObject({ reason: "controlFailed" });
    other.close();
    await once(other, "close");
    writeFileSync(join(path, "other"), "");
    await expect(askForViewers(folder)).rejects.toMatchObject({ reason: "noAgent" });
    rmSync(path, { recursive: true });
    writeFileSync(path, "");
    await expect(askForViewers(folder)).rejects.toMatchObject({ reason: "controlFailed" });
  });

  it("says that a folder's path is too long for a socket", () => {
    const deep = join(folder, "d".repeat(120));
    mkdirSync(deep);
    expect(() => controlPath(deep)).toThrow(/too long/);
  });
});
