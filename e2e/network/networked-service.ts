import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type {
  CameraList,
  FromService,
  ParamsOf,
  ServiceRequestName,
  ToService,
  ValueOf,
} from "../../apps/desktop/src/contract/index.ts";
import {
  cameraListSchema,
  fromServiceSchema,
  ProblemError,
  requestSchemas,
} from "../../apps/desktop/src/contract/index.ts";
import type { NetworkHost } from "./namespaces.ts";

const serviceMain = fileURLToPath(new URL("../../apps/desktop/dist/service/main.cjs", import.meta.url));
const withinMs = 60_000;

const valueSchemas: { readonly [Name in ServiceRequestName]: { readonly value: z.ZodType<ValueOf<Name>> } } =
  requestSchemas;

/** The desktop app's service, as it is built, on a PC of a network of the test's own; the test is its shell. */
export class NetworkedService {
  readonly #process: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), "nekomado-e2e-service-"));
  readonly #told = new EventEmitter<{ message: [FromService] }>();
  readonly logs: string[] = [];
  /** The cameras as pages were told of them last. */
  cameras: CameraList = { cameras: [], found: [], canDiscover: true };
  #ids = 0;

  private constructor(host: NetworkHost) {
    this.#told.setMaxListeners(50);
    this.#process = host.spawn([process.execPath, serviceMain], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#process.on("message", (message: unknown) => this.#received(fromServiceSchema.parse(message)));
  }

  static async start(host: NetworkHost): Promise<NetworkedService> {
    const service = new NetworkedService(host);
    const ready = service.#next(({ kind }) => kind === "ready");
    service.#post({
      kind: "configure",
      configuration: {
        dataFolder: service.#folder,
        picturesFolder: service.#folder,
        appVersion: "0.1.0",
        viewerName: "test PC",
        languages: ["en"],
        keyring: "plain",
      },
    });
    await ready;
    service.cameras = await service.request("cameras.list", null);
    return service;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** @throws {ProblemError} */
  async request<Name extends ServiceRequestName>(name: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>> {
    const id = ++this.#ids;
    const answered = this.#next((message) => message.kind === "answer" && message.id === id);
    this.#post({ kind: "request", id, pageId: 1, name, params });
    const answer = await answered;
    if (answer.kind !== "answer") throw new Error("no answer");
    if (!answer.reply.ok) throw new ProblemError(answer.reply.problem.reason, answer.reply.problem.message);
    return valueSchemas[name].value.parse(answer.reply.value);
  }

  /** Waits until pages are told of the cameras being so. */
  async until(isSo: (cameras: CameraList) => boolean): Promise<CameraList> {
    if (!isSo(this.cameras)) await this.#next(() => isSo(this.cameras));
    return this.cameras;
  }

  async close(): Promise<void> {
    if (this.isRunning) {
      const ended = once(this.#process, "exit");
      this.#post({ kind: "stop" });
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #post(message: ToService): void {
    this.#process.send(message);
  }

  #received(message: FromService): void {
    if (message.kind === "log") this.logs.push(`${message.level}: ${message.message}`);
    if (message.kind === "event" && message.name === "cameras") this.cameras = cameraListSchema.parse(message.value);
    this.#told.emit("message", message);
  }

  async #next(matches: (message: FromService) => boolean): Promise<FromService> {
    const { promise, resolve, reject } = Promise.withResolvers<FromService>();
    const look = (message: FromService) => {
      if (matches(message)) resolve(message);
    };
    const state = () => `${JSON.stringify(this.cameras)} ${this.logs.slice(-10).join("\n")}`;
    const timer = setTimeout(() => reject(new Error(`nothing of the kind in ${withinMs} ms: ${state()}`)), withinMs);
    const ended = () => reject(new Error(`the service ended: ${state()}`));
    this.#told.on("message", look);
    this.#process.once("exit", ended);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#told.off("message", look);
      this.#process.off("exit", ended);
    }
  }
}
