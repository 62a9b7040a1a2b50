import { EventEmitter } from "node:events";
import type { Reply, ServiceConfiguration, ServiceRequestName, serviceStates } from "../../contract/index.ts";
import type { ServiceEvent, ServiceLog } from "./service-link.ts";
import { ServiceLink, serviceDown } from "./service-link.ts";
import type { ServiceProcess } from "./service-process.ts";
import type { ShellServices } from "./shell-service-calls.ts";

export type ServiceState = (typeof serviceStates)[number];

/** How patient the supervisor is. All in ms. */
export interface Patience {
  /** From the start until it is ready. */
  startWithinMs: number;
  pingEveryMs: number;
  /** So many pings in a row without a pong, and the service hangs. Counted, not timed: the PC may have slept. */
  missedPings: number;
  /** Twice as long after each failure, up to the longest. */
  firstRestartMs: number;
  longestRestartMs: number;
  /** A service that ran for this long begins with the first delay again. */
  steadyAfterMs: number;
  stopWithinMs: number;
}

export const usualPatience: Patience = {
  startWithinMs: 20_000,
  pingEveryMs: 2_000,
  missedPings: 3,
  firstRestartMs: 200,
  longestRestartMs: 5_000,
  steadyAfterMs: 30_000,
  stopWithinMs: 3_000,
};

/**
 * Keeps the service running: starts it, notices that it ended or hangs, and starts it again with growing delays.
 * Free of Electron: `fork` says how a process of the service comes to be.
 */
export class ServiceSupervisor extends EventEmitter<{
  /** `restarting` as soon as it has ended; `running` when it is ready again (not told the first time). */
  state: [ServiceState];
  event: [ServiceEvent];
  log: [ServiceLog];
}> {
  readonly #fork: () => ServiceProcess;
  readonly #configuration: ServiceConfiguration;
  readonly #services: ShellServices;
  readonly #patience: Patience;
  #link: ServiceLink | null = null;
  /** Ends a service that does not become ready; then pings it. */
  #watch: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #failures = 0;
  #readySinceMs: number | null = null;
  #stopping = false;
  #state: ServiceState = "running";

  constructor(
    fork: () => ServiceProcess,
    configuration: ServiceConfiguration,
    services: ShellServices,
    patience: Patience = usualPatience,
  ) {
    super();
    this.#fork = fork;
    this.#configuration = configuration;
    this.#services = services;
    this.#patience = patience;
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** Of the process of now; undefined between two. */
  get pid(): number | undefined {
    return this.#link?.pid;
  }

  start(): void {
    if (this.#link !== null || this.#stopping) return;
    let link: ServiceLink;
    try {
      link = new ServiceLink(this.#fork(), this.#services);
    } catch (error) {
      this.#log(`The service could not be started: ${String(error)}`);
      this.#scheduleRestart();
      return;
    }
    this.#link = link;
    link.on("event", (event) => this.emit("event", event));
    link.on("log", (log) => this.emit("log", log));
    link.once("ready", () => this.#handleReady(link));
    link.once("ended", (code) => this.#handleEnd(code));
    link.send({ kind: "configure", configuration: this.#configuration });
    this.#watch = setTimeout(() => this.#giveUp(link, "does not become ready"), this.#patience.startWithinMs);
  }

  /** Never rejects. While the service is down the reply is the problem "service"; while it starts, the request waits. */
  request(pageId: number, name: ServiceRequestName, params: unknown): Promise<Reply> {
    return this.#link?.request(pageId, name, params) ?? Promise.resolve(serviceDown());
  }

  pageGone(pageId: number): void {
    this.#link?.tell({ kind: "pageGone", pageId });
  }

  power(change: "suspend" | "resume"): void {
    this.#link?.tell({ kind: "power", change });
  }

  /** Lets the service close its links and write what waits; ends it when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const link = this.#link;
    if (link === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#patience.stopWithinMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      link.once("stopped", done);
      link.once("ended", done);
      link.send({ kind: "stop" });
    });
    clearTimeout(this.#watch);
    link.kill();
  }

  #ping(link: ServiceLink): void {
    if (link.unansweredPings >= this.#patience.missedPings) {
      this.#giveUp(link, "answers no ping");
      return;
    }
    link.send({ kind: "ping", id: 0 });
    this.#watch = setTimeout(() => this.#ping(link), this.#patience.pingEveryMs);
  }

  #giveUp(link: ServiceLink, what: string): void {
    this.#log(`The service ${what}: it hangs, and is ended.`);
    link.kill();
  }

  #handleReady(link: ServiceLink): void {
    clearTimeout(this.#watch);
    if (this.#stopping) return;
    this.#ping(link);
    this.#readySinceMs = performance.now();
    this.#change("running");
  }

  #handleEnd(code: number | null): void {
    clearTimeout(this.#watch);
    this.#link = null;
    if (this.#stopping) return;
    const wasSteady =
      this.#readySinceMs !== null && performance.now() - this.#readySinceMs > this.#patience.steadyAfterMs;
    if (wasSteady) this.#failures = 0;
    this.#readySinceMs = null;
    this.#log(`The service ended with code ${String(code)}; it is started again.`);
    this.#scheduleRestart();
  }

  #scheduleRestart(): void {
    this.#change("restarting");
    const { firstRestartMs, longestRestartMs } = this.#patience;
    const delayMs = Math.min(longestRestartMs, firstRestartMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#restart = setTimeout(() => this.start(), delayMs);
  }

  #change(state: ServiceState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }

  #log(message: string): void {
    this.emit("log", { kind: "log", level: "error", message });
  }
}
