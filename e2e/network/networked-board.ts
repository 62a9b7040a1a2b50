import type { ChildProcess } from "node:child_process";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cameraIdSchema, usualPort } from "@nekomado/protocol";
import { z } from "zod";
import { JsonLines } from "./json-lines.ts";
import type { NetworkHost } from "./namespaces.ts";

const agentMain = fileURLToPath(new URL("../../apps/agent/dist/main.js", import.meta.url));

/** A board on a network of the test's own: its agent serves HTTPS on all addresses and announces itself. */
export class NetworkedBoard {
  readonly host: NetworkHost;
  readonly name: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "nekomado-e2e-board-"));
  readonly #stateFolder = join(this.#folder, "state");
  #agent: ChildProcess | undefined;
  #id = "";

  constructor(host: NetworkHost, name: string) {
    this.host = host;
    this.name = name;
  }

  /** The hash of its certificate. */
  get id(): string {
    return this.#id;
  }

  get address(): string {
    return `${this.host.address}:${usualPort}`;
  }

  async start(): Promise<JsonLines> {
    const options = ["--state-dir", this.#stateFolder, "--shm-dir", this.#folder, "--name", this.name];
    this.#agent = this.host.spawn([process.execPath, agentMain, ...options], { stdio: ["ignore", "pipe", "pipe"] });
    const lines = new JsonLines(this.#agent);
    const { fingerprint } = await lines.first(({ url }) => typeof url === "string");
    this.#id = cameraIdSchema.parse(fingerprint);
    await lines.first(({ msg }) => msg === "the camera is announced on the network");
    return lines;
  }

  /** A code for the app. */
  async code(): Promise<string> {
    const args = [agentMain, "pair", "--json", "--state-dir", this.#stateFolder];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return z.object({ code: z.string() }).parse(JSON.parse(stdout)).code;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const agent = this.#agent;
    if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
    const ended = once(agent, "exit");
    agent.kill(signal);
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
