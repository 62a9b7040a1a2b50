import type { ChildProcess } from "node:child_process";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const main = fileURLToPath(new URL("../../../../agent/src/main.ts", import.meta.url));
const startedSchema = z.object({ url: z.url(), fingerprint: z.string() });

/** The agent itself as a process of its own, on 127.0.0.1, without a camera daemon behind it. */
export class AgentProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), "nekomado-agent-"));
  #process: ChildProcess | null = null;
  #port = 0;
  #fingerprint = "";

  static async start(): Promise<AgentProcess> {
    const agent = new AgentProcess();
    await agent.restart();
    return agent;
  }

  /** SHA-256 of its certificate in hexadecimal. */
  get id(): string {
    return this.#fingerprint;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Where it looks for the segments of a camera daemon. */
  get shmDir(): string {
    return this.#folder;
  }

  async restart(): Promise<void> {
    await this.#end();
    const child = spawn(
      process.execPath,
      [main, "--host=127.0.0.1", `--port=${this.#port}`, "--no-announce", "--name=Hallway", ...this.#folders],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const started = startedSchema.safeParse(readJson(line));
      if (!started.success) continue;
      this.#port = Number(new URL(started.data.url).port);
      this.#fingerprint = started.data.fingerprint;
      break;
    }
    child.stdout.resume();
    if (this.#fingerprint === "") throw new Error("the agent did not start");
  }

  /** What the owner types on the board. */
  async command(...args: string[]): Promise<unknown> {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      ...args,
      "--json",
      ...this.#folders.slice(0, 1),
    ]);
    return readJson(stdout);
  }

  async code(): Promise<string> {
    return z.object({ code: z.string() }).parse(await this.command("pair")).code;
  }

  /** Ids of those who are paired. */
  async viewers(): Promise<{ id: string; name: string }[]> {
    const viewers = z.array(z.object({ id: z.string(), name: z.string() }));
    return z.object({ viewers }).parse(await this.command("viewers", "list")).viewers;
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #folders(): string[] {
    return [`--state-dir=${join(this.#folder, "state")}`, `--shm-dir=${this.#folder}`];
  }

  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
