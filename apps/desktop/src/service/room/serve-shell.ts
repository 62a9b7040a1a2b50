import type { Reply, ServiceRequestName, ToService } from "../../contract/index.ts";
import { ProblemError, toServiceSchema } from "../../contract/index.ts";
import type { Service, ServiceRoom } from "../service.ts";
import { createLog } from "./log.ts";
import { Pages } from "./pages.ts";
import type { ShellPort } from "./shell-port.ts";
import { ShellCalls } from "./shell-services.ts";

type Configure = Extract<ToService, { kind: "configure" }>;

interface ServeOptions {
  port: ShellPort;
  start(configuration: Configure["configuration"], room: ServiceRoom): Promise<Service>;
  /** Ends the process. */
  exit(code: number): void;
}

/** The shell gives up on a service that takes longer. */
const stopWithinMs = 1800;

const notStarted: Reply = {
  ok: false,
  problem: new ProblemError("service", "The service does not run: it was not configured, or it stops.").problem,
};

/** Serves the shell over the port: starts the service once configured, passes requests on, stops when told. */
export class ShellServer {
  readonly #options: ServeOptions;
  readonly #room: ServiceRoom & { pages: Pages };
  readonly #calls: ShellCalls;
  #service: Promise<Service | null> = Promise.resolve(null);
  #isConfigured = false;
  #isStopping = false;

  constructor(options: ServeOptions) {
    this.#options = options;
    const { port } = options;
    this.#calls = new ShellCalls((id, name, params) => port.post({ kind: "call", id, name, params }));
    this.#room = {
      shell: this.#calls,
      pages: new Pages({
        post: (pageIds, name, value) => port.post({ kind: "event", pageIds, name, value }),
        isCongested: () => port.isCongested,
      }),
      log: createLog((level, message) => port.post({ kind: "log", level, message })),
    };
    port.onMessage((message) => this.#received(message));
    port.onGone(() => void this.#stop(0));
  }

  /** Tells why, and ends the process: the shell starts another. */
  async fail(cause: unknown): Promise<void> {
    this.#room.log.error("The service fails and ends; the shell starts it again.", cause);
    await this.#options.port.flush();
    this.#options.exit(1);
  }

  #received(message: unknown): void {
    const parsed = toServiceSchema.safeParse(message);
    if (!parsed.success) {
      this.#room.log.error("A message of the shell is not what the contract says; it is dropped.", parsed.error);
      return;
    }
    const told = parsed.data;
    switch (told.kind) {
      case "configure":
        this.#configure(told.configuration);
        return;
      case "request":
        this.#room.pages.heard(told.pageId);
        void this.#answer(told.id, told.name, told.params, told.pageId);
        return;
      case "pageGone":
        this.#room.pages.gone(told.pageId);
        return;
      case "answer":
        this.#calls.answered(told.id, told.reply);
        return;
      case "ping":
        this.#options.port.post({ kind: "pong", id: told.id });
        return;
      case "power":
        void this.#service.then((service) => service?.powerChanged(told.change));
        return;
      case "stop":
        void this.#stop(0);
    }
  }

  #configure(configuration: Configure["configuration"]): void {
    if (this.#isConfigured) {
      this.#room.log.warn("The service is configured already; the second configuration is dropped.");
      return;
    }
    this.#isConfigured = true;
    const starting = this.#options.start(configuration, this.#room);
    this.#service = starting.catch(() => null);
    starting.then(
      () => this.#options.port.post({ kind: "ready" }),
      (error: unknown) => this.fail(error),
    );
  }

  async #answer(id: number, name: ServiceRequestName, params: unknown, pageId: number): Promise<void> {
    const service = this.#isStopping ? null : await this.#service;
    const reply = (await service?.answer(name, params, { pageId })) ?? notStarted;
    this.#options.port.post({ kind: "answer", id, reply });
  }

  async #stop(code: number): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    const { port } = this.#options;
    const tooLate = Promise.withResolvers<"tooLate">();
    const timer = setTimeout(() => tooLate.resolve("tooLate"), stopWithinMs);
    try {
      const closed = this.#service.then((service) => service?.close());
      if ((await Promise.race([closed, tooLate.promise])) === "tooLate")
        this.#room.log.warn(`Closing took longer than ${stopWithinMs} ms; the service ends all the same.`);
    } catch (error) {
      this.#room.log.error("The service did not close cleanly.", error);
    }
    clearTimeout(timer);
    port.post({ kind: "stopped" });
    await port.flush();
    this.#options.exit(code);
  }
}
