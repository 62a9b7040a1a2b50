import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { protocolVersion, webPairPath } from "@nekomado/protocol";
import { pino } from "pino";
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";
import { z } from "zod";
import type { RunningAgent } from "../agent.ts";
import { startAgent } from "../agent.ts";
import type { AgentOptions } from "../command/agent-options.ts";
import { askForCode, askToAdd } from "../control/control-client.ts";

const withinMs = 15_000;
const lineSchema = z.record(z.string(), z.unknown());

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Of this connection, instead of a new one. */
  url?: string;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Uint8Array<ArrayBuffer>;
  text: string;
  json: unknown;
}

const read = async (response: IncomingMessage): Promise<Received> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const body = new Uint8Array(Buffer.concat(chunks));
  const text = Buffer.from(body).toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body, text, json };
};

/** An agent with a state folder of its own, on 127.0.0.1, with no camera daemon beside it. */
export class TestAgent {
  readonly folder = mkdtempSync(join(tmpdir(), "nekomado-trust-"));
  readonly stateFolder = join(this.folder, "state");
  readonly lines: Record<string, unknown>[] = [];
  #running: RunningAgent | undefined;
  readonly #sockets: Socket[] = [];

  /** @param pageDir folder of a web page, the built one where it is not given */
  async start(options: Partial<AgentOptions> = {}, pageDir?: string): Promise<void> {
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        for (const line of chunk.toString().trim().split("\n")) this.lines.push(lineSchema.parse(JSON.parse(line)));
        done();
      },
    });
    this.#running = await startAgent(
      {
        open: false,
        host: "127.0.0.1",
        port: 0,
        stateFolder: this.stateFolder,
        tls: undefined,
        localHttpPort: undefined,
        allowHosts: [],
        iceServers: [],
        announce: false,
        shmDir: this.folder,
        name: "Living room",
        maxViewers: 2,
        portable: false,
        detectorSize: "stream",
        logLevel: "debug",
        ...options,
      },
      pino({ base: null }, output),
      pageDir,
    );
  }

  get url(): string {
    if (this.#running === undefined) throw new Error("the agent does not run");
    return this.#running.url;
  }

  get localUrl(): string {
    if (this.#running?.localUrl === undefined) throw new Error("the agent has no local HTTP");
    return this.#running.localUrl;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Trusts whatever certificate the agent shows, as these tests are not about it. */
  request(path: string, { method = "GET", headers = {}, body, url = this.url }: Sent = {}): Promise<Received> {
    return new Promise((resolve, reject) => {
      const target = new URL(path, url);
      const options = { method, headers, agent: false, rejectUnauthorized: false, timeout: withinMs };
      const sent = target.protocol === "https:" ? httpsRequest(target, options) : httpRequest(target, options);
      sent.on("response", (response) => {
        read(response).then(resolve, reject);
      });
      sent.on("error", reject);
      sent.on("timeout", () => sent.destroy(new Error("no answer came")));
      sent.end(body);
    });
  }

  post(path: string, body: unknown, sent: Sent = {}): Promise<Received> {
    return this.request(path, {
      ...sent,
      method: "POST",
      headers: { "content-type": "application/json", ...sent.headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  /** @returns what a script of this name shows with each request from now on */
  async addScript(name: string): Promise<Record<string, string>> {
    return bearer((await askToAdd(this.stateFolder, name)).token);
  }

  /** @returns what a browser shows with each request, once it has shown the web page's code */
  async pairBrowser(): Promise<Record<string, string>> {
    const { code } = await askForCode(this.stateFolder, "web");
    const [cookie = ""] = (await this.post(webPairPath, { code })).headers["set-cookie"] ?? [];
    return { cookie: cookie.split(";")[0] ?? "" };
  }

  socket(headers: Record<string, string> = {}, transport: "websocket" | "polling" = "websocket"): Socket {
    const socket = io(this.url, {
      auth: { protocolVersion },
      transports: [transport],
      reconnection: false,
      forceNew: true,
      rejectUnauthorized: false,
      extraHeaders: headers,
    });
    this.#sockets.push(socket);
    return socket;
  }

  /** Ends the agent and leaves its state. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets.splice(0)) socket.close();
    await this.#running?.close();
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The next event of this name, all its values. */
export const nextEvent = (socket: Socket, name: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "${name}" came within ${withinMs} ms`)), withinMs);
    socket.once(name, (...values: unknown[]) => {
      clearTimeout(timer);
      resolve(values);
    });
  });

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
