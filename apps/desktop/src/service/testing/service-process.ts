import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import type {
  FromService,
  PageEventName,
  PageEventOf,
  ParamsOf,
  ServiceConfiguration,
  ServiceRequestName,
  ShellServiceName,
  ToService,
  ValueOf,
} from "../../contract/index.ts";
import { fromServiceSchema, pageEventSchemas, ProblemError, requestSchemas } from "../../contract/index.ts";
import type { z } from "zod";

type Message<Kind extends FromService["kind"]> = Extract<FromService, { kind: Kind }>;
type ShellAnswers = { readonly [Name in ShellServiceName]?: (params: unknown) => unknown };

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const withinMs = 15_000;

const valueSchemas: { readonly [Name in ServiceRequestName]: { readonly value: z.ZodType<ValueOf<Name>> } } =
  requestSchemas;
const eventSchemas: { readonly [Name in PageEventName]: z.ZodType<PageEventOf<Name>> } = pageEventSchemas;

/** A keyring that turns every byte round, and a desktop that keeps what it was asked. */
export class ShellDouble {
  readonly asked: { name: ShellServiceName; params: unknown }[] = [];
  readonly answers: ShellAnswers;

  constructor(answers: ShellAnswers = {}) {
    this.answers = answers;
  }

  answer(name: ShellServiceName, params: unknown): unknown {
    this.asked.push({ name, params });
    const given = this.answers[name];
    if (given !== undefined) return given(params);
    if (name === "encrypt" && hasText(params)) return Buffer.from(params.text).map((byte) => byte ^ 0xff);
    if (name === "decrypt" && hasBytes(params)) return Buffer.from(params.bytes.map((byte) => byte ^ 0xff)).toString();
    return null;
  }
}

const hasText = (value: unknown): value is { text: string } =>
  typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";
const hasBytes = (value: unknown): value is { bytes: Uint8Array } =>
  typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;

/** A real service process, with this test as its shell. */
export class ServiceProcess {
  readonly process: ChildProcess;
  readonly shell: ShellDouble;
  readonly events: Message<"event">[] = [];
  readonly logs: string[] = [];
  readonly #told = new EventEmitter<{ message: [FromService] }>();
  #ids = 0;

  private constructor(shell: ShellDouble) {
    this.shell = shell;
    this.#told.setMaxListeners(100);
    this.process = fork(main, {
      serialization: "advanced",
      stdio: ["ignore", "inherit", "ignore", "ipc"],
      execArgv: ["--import", `data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("struck")})`],
    });
    this.process.on("message", (message: unknown) => this.#received(fromServiceSchema.parse(message)));
  }

  static async start(
    configuration: Partial<ServiceConfiguration> & { dataFolder: string },
    shell = new ShellDouble(),
  ): Promise<ServiceProcess> {
    const service = new ServiceProcess(shell);
    const ready = service.told("ready", () => true);
    service.post({
      kind: "configure",
      configuration: {
        picturesFolder: `${configuration.dataFolder}/pictures`,
        appVersion: "0.1.0",
        viewerName: "test PC",
        languages: ["en-GB"],
        keyring: "plain",
        discovers: false,
        ...configuration,
      },
    });
    await ready;
    return service;
  }

  post(message: ToService | Record<string, unknown>): void {
    this.process.send(message);
  }

  /** The next message of this kind that matches. */
  told<Kind extends FromService["kind"]>(
    kind: Kind,
    matches: (message: Message<Kind>) => boolean,
  ): Promise<Message<Kind>> {
    const isWanted = (message: FromService): message is Message<Kind> => message.kind === kind;
    const { promise, resolve, reject } = Promise.withResolvers<Message<Kind>>();
    const listen = (message: FromService) => {
      if (isWanted(message) && matches(message)) resolve(message);
    };
    const ended = () => reject(new Error(`the service ended: ${this.logs.join("\n")}`));
    const timer = setTimeout(
      () => reject(new Error(`no such ${kind} in ${withinMs} ms: ${this.logs.join("\n")}`)),
      withinMs,
    );
    this.#told.on("message", listen);
    this.process.once("exit", ended);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#told.off("message", listen);
      this.process.off("exit", ended);
    });
  }

  /** @throws {ProblemError} */
  async request<Name extends ServiceRequestName>(
    name: Name,
    params: ParamsOf<Name>,
    pageId = 1,
  ): Promise<ValueOf<Name>> {
    const id = ++this.#ids;
    const answered = this.told("answer", (message) => message.id === id);
    this.post({ kind: "request", id, pageId, name, params });
    const { reply } = await answered;
    if (!reply.ok) throw new ProblemError(reply.problem.reason, reply.problem.message);
    return valueSchemas[name].value.parse(reply.value);
  }

  /** The first event, past or to come, that matches. */
  async event<Name extends PageEventName>(
    name: Name,
    matches: (value: PageEventOf<Name>, pageIds: readonly number[] | null) => boolean,
    { from = 0 }: { from?: number } = {},
  ): Promise<PageEventOf<Name>> {
    const fits = (message: Message<"event">): boolean =>
      message.name === name && matches(eventSchemas[name].parse(message.value), message.pageIds);
    const found = this.events.slice(from).find(fits) ?? (await this.told("event", fits));
    return eventSchemas[name].parse(found.value);
  }

  /** Has an error thrown that nothing catches. */
  strike(): void {
    this.process.kill("SIGUSR2");
  }

  /** As the shell stops it. @returns the exit code */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const exited = once(this.process, "exit");
    this.post({ kind: "stop" });
    await exited;
    return this.process.exitCode;
  }

  #received(message: FromService): void {
    if (message.kind === "log") this.logs.push(`${message.level}: ${message.message}`);
    if (message.kind === "event") this.events.push(message);
    if (message.kind === "call") void this.#call(message);
    this.#told.emit("message", message);
  }

  async #call({ id, name, params }: Message<"call">): Promise<void> {
    try {
      const value = await this.shell.answer(name, params);
      this.post({ kind: "answer", id, reply: { ok: true, value } });
    } catch (error) {
      const problem = { reason: "internal", message: String(error) };
      this.post({ kind: "answer", id, reply: { ok: false, problem } });
    }
  }
}
