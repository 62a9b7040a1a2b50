import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import { App } from "../board.ts";

const agentMain = fileURLToPath(new URL("../../apps/agent/dist/main.js", import.meta.url));

const codeSchema = z.object({ code: z.string() });
const viewersSchema = z.object({ viewers: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })) });

/** Another machine on the app's network, as `scripts/e2e-electron.ts` makes one; undefined where it cannot. */
export const boardMachine = process.env["NEKOMADO_E2E_BOARD"];

/**
 * A board as it stands in a home: the agent serves HTTPS and lets in whom its owner paired. It is this machine (on
 * 127.0.0.1, unannounced), or another one on a network of the test's own.
 */
export class PairedBoard {
  readonly name: string;
  readonly #shmDir = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nekomado-e2e-"));
  readonly #apps: App[] = [];
  #stateFolder = mkdtempSync(join(tmpdir(), "nekomado-e2e-state-"));
  #port = 0;
  #id = "";
  #url = "";

  readonly #inside: readonly string[];

  constructor(name: string, machine?: string) {
    this.name = name;
    this.#inside = machine === undefined ? [] : ["ip", "netns", "exec", machine];
  }

  /** The hash of its certificate. */
  get id(): string {
    return this.#id;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return this.#url;
  }

  get address(): string {
    return new URL(this.#url).host;
  }

  async startSimulator(args: readonly string[] = []): Promise<App> {
    const simulator = new App("simulator", ["--shm-dir", this.#shmDir, "--json", "--log-frames", ...args]);
    this.#apps.push(simulator);
    await simulator.line(({ event }) => event === "ready");
    return simulator;
  }

  /** A second agent takes the port of the first, as a restarted one does. */
  async startAgent(args: readonly string[] = []): Promise<App> {
    const agent = new App(
      "agent",
      [
        ...(this.#inside.length === 0 ? ["--no-announce", "--host=127.0.0.1"] : []),
        `--port=${this.#port}`,
        `--shm-dir=${this.#shmDir}`,
        `--state-dir=${this.#stateFolder}`,
        `--name=${this.name}`,
        ...args,
      ],
      this.#inside,
    );
    this.#apps.push(agent);
    const line = await agent.line((said) => typeof said["url"] === "string");
    const { url, fingerprint } = z.object({ url: z.string(), fingerprint: cameraIdSchema }).parse(line);
    this.#url = url;
    this.#port = Number(new URL(url).port);
    this.#id = fingerprint;
    return agent;
  }

  /** Ends the agent and starts it again: its lines are new. */
  async startAgentAnew(): Promise<App> {
    await this.#apps.findLast((app) => app.name === "agent")?.stop();
    return this.startAgent();
  }

  /** What the owner types on the board. */
  async command(...args: readonly string[]): Promise<unknown> {
    const [name = "", ...rest] = args;
    const { stdout } = await promisify(execFile)(process.execPath, [
      agentMain,
      name,
      ...rest,
      "--json",
      "--state-dir",
      this.#stateFolder,
    ]);
    const answer: unknown = JSON.parse(stdout);
    return answer;
  }

  /** A code for the app. */
  async code(): Promise<string> {
    return codeSchema.parse(await this.command("pair")).code;
  }

  async viewers(): Promise<{ id: string; name: string; kind: string }[]> {
    return viewersSchema.parse(await this.command("viewers", "list")).viewers;
  }

  /** Takes every app's place away. */
  async revokeApps(): Promise<void> {
    for (const { id, kind } of await this.viewers()) if (kind === "app") await this.command("viewers", "revoke", id);
  }

  /** A token as scripts have it. */
  async token(): Promise<string> {
    return z.object({ token: z.string() }).parse(await this.command("viewers", "add", "a script")).token;
  }

  /** The board is set up anew: its agent, started next, has another certificate and knows nobody. */
  forgetEverything(): void {
    rmSync(this.#stateFolder, { recursive: true, force: true });
    this.#stateFolder = mkdtempSync(join(tmpdir(), "nekomado-e2e-state-"));
  }

  async close(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.stop()));
    rmSync(this.#shmDir, { recursive: true, force: true });
    rmSync(this.#stateFolder, { recursive: true, force: true });
  }
}
