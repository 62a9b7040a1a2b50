import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { ElectronHome, StartOptions } from "../electron/packed-app.ts";
import { launchLine } from "../electron/packed-app.ts";

/** The inspector is there before the program is. */
const pollEveryMs = 50;

const answerSchema = z.object({
  id: z.number(),
  result: z.object({ exceptionDetails: z.unknown().optional(), result: z.object({ value: z.unknown().optional() }) }),
});

/**
 * The packed app without Playwright in its pages: whoever attaches to a page by DevTools makes it believe that it is
 * seen and has the focus. Its main process alone is spoken to, through Node's inspector.
 */
export class UnwatchedElectron {
  readonly #process: ReturnType<typeof spawn>;
  readonly #inspector: WebSocket;
  #nextId = 1;

  private constructor(process: ReturnType<typeof spawn>, inspector: WebSocket) {
    this.#process = process;
    this.#inspector = inspector;
  }

  static async start(home: ElectronHome, options: StartOptions = {}): Promise<UnwatchedElectron> {
    const { executablePath, args, env } = launchLine(home, options);
    const process = spawn(executablePath, ["--inspect=0", ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: process.stderr }).on("line", (line) => {
        const found = /Debugger listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
      process.once("exit", (code) => reject(new Error(`the app ended with code ${code}`)));
    });
    const inspector = new WebSocket(address);
    await once(inspector, "open");
    const app = new UnwatchedElectron(process, inspector);
    // Driven by an inspector, the end-to-end build waits for this before it opens a window.
    while ((await app.evaluate("typeof globalThis.__playwright_run")) !== "function") await setTimeout(pollEveryMs);
    await app.run("globalThis.__playwright_run()");
    return app;
  }

  /** Runs an expression in the main process, where `electron` is Electron. */
  async run(expression: string): Promise<void> {
    await this.evaluate(`{ const electron = process.mainModule.require("electron"); ${expression}; }`);
  }

  /** The value of an expression in the main process. */
  async evaluate(expression: string): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise<z.infer<typeof answerSchema>>((resolve) => {
      const hear = ({ data }: MessageEvent) => {
        const answer = answerSchema.safeParse(JSON.parse(String(data)));
        if (!answer.success || answer.data.id !== id) return;
        this.#inspector.removeEventListener("message", hear);
        resolve(answer.data);
      };
      this.#inspector.addEventListener("message", hear);
    });
    this.#inspector.send(
      JSON.stringify({ id, method: "Runtime.evaluate", params: { expression, returnByValue: true } }),
    );
    const { exceptionDetails, result } = (await answered).result;
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  async close(): Promise<void> {
    this.#inspector.close();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const force = globalThis.setTimeout(() => this.#process.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(force);
  }
}
