import { EventEmitter } from "node:events";
import type { FromService, PageEventName, Reply, ServiceRequestName, ToService } from "../../contract/index.ts";
import { fromServiceSchema } from "../../contract/index.ts";
import type { ServiceProcess } from "./service-process.ts";
import type { ShellServices } from "./shell-service-calls.ts";
import { answerCall } from "./shell-service-calls.ts";

export type ServiceLog = Extract<FromService, { kind: "log" }>;

/** An event of the service for these pages; null for all of them. */
export interface ServiceEvent {
  pageIds: readonly number[] | null;
  name: PageEventName;
  value: unknown;
}

/** What a request is answered with when the service is not there to answer it. */
export const serviceDown = (): Reply => ({
  ok: false,
  problem: {
    reason: "service",
    message: "Nekomado's own service is being started again. Ask again when it says that it runs.",
  },
});

/**
 * One life of the service's process: requests and their answers, pings, calls of the shell. Requests that come before
 * the service is ready wait for it; those that are open when the process ends are answered with the problem "service".
 */
export class ServiceLink extends EventEmitter<{
  ready: [];
  event: [ServiceEvent];
  log: [ServiceLog];
  stopped: [];
  ended: [code: number | null];
}> {
  readonly #process: ServiceProcess;
  readonly #services: ShellServices;
  readonly #answers = new Map<number, (reply: Reply) => void>();
  /** Messages for a service that is not ready yet. */
  #early: ToService[] | null = [];
  #nextId = 1;
  #unansweredPings = 0;
  #hasEnded = false;

  constructor(process: ServiceProcess, services: ShellServices) {
    super();
    this.#process = process;
    this.#services = services;
    process.onMessage((message) => this.#receive(message));
    process.onExit((code) => this.#end(code));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Pings without a pong, in a row. */
  get unansweredPings(): number {
    return this.#unansweredPings;
  }

  get isReady(): boolean {
    return this.#early === null && !this.#hasEnded;
  }

  /** Past the queue: this is what a service is made ready with and watched by. */
  send(message: Extract<ToService, { kind: "configure" | "ping" | "stop" }>): void {
    if (message.kind === "ping") this.#unansweredPings += 1;
    this.#process.post(message);
  }

  /** In order, once the service is ready. */
  tell(message: Extract<ToService, { kind: "pageGone" | "power" }>): void {
    this.#post(message);
  }

  request(pageId: number, name: ServiceRequestName, params: unknown): Promise<Reply> {
    if (this.#hasEnded) return Promise.resolve(serviceDown());
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#post({ kind: "request", id, pageId, name, params });
    });
  }

  kill(): void {
    this.#process.kill();
  }

  #post(message: ToService): void {
    if (this.#early === null) this.#process.post(message);
    else this.#early.push(message);
  }

  #receive(message: unknown): void {
    const parsed = fromServiceSchema.safeParse(message);
    if (!parsed.success) {
      this.emit("log", {
        kind: "log",
        level: "error",
        message: `The service said what the contract does not have: ${parsed.error.message.slice(0, 1000)}`,
      });
      return;
    }
    const said = parsed.data;
    switch (said.kind) {
      case "ready":
        this.#becomeReady();
        return;
      case "answer": {
        const answer = this.#answers.get(said.id);
        this.#answers.delete(said.id);
        answer?.(said.reply);
        return;
      }
      case "event":
        this.emit("event", { pageIds: said.pageIds, name: said.name, value: said.value });
        return;
      case "call":
        void this.#answerCall(said);
        return;
      case "pong":
        this.#unansweredPings = 0;
        return;
      case "stopped":
        this.emit("stopped");
        return;
      case "log":
        this.emit("log", said);
        return;
    }
  }

  async #answerCall({ id, name, params }: Extract<FromService, { kind: "call" }>): Promise<void> {
    const reply = await answerCall(this.#services, name, params);
    if (!this.#hasEnded) this.#process.post({ kind: "answer", id, reply } satisfies ToService);
  }

  #becomeReady(): void {
    const early = this.#early ?? [];
    this.#early = null;
    this.emit("ready");
    for (const message of early) this.#process.post(message);
  }

  #end(code: number | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const open = [...this.#answers.values()];
    this.#answers.clear();
    for (const answer of open) answer(serviceDown());
    this.emit("ended", code);
  }
}
