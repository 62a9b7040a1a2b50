import { EventEmitter } from "node:events";
import type { AnnouncedCamera } from "./announced-service.ts";
import { parseGoodbye, parseService } from "./announced-service.ts";
import type { HeardChange } from "./heard-cameras.ts";
import { HeardCameras } from "./heard-cameras.ts";
import { InterfaceBrowser } from "./interface-browser.ts";
import type { LocalInterface } from "./local-interface.ts";
import { localInterfaces } from "./local-interface.ts";
import type { MulticastFault } from "./multicast-error.ts";
import { MulticastError, multicastError } from "./multicast-error.ts";
import { MulticastSocket } from "./multicast-socket.ts";

export type { AnnouncedCamera } from "./announced-service.ts";

/** RFC 6762, section 5.2: a second at least between the first two questions, then ever longer. */
const firstRoundsMs = [1000, 3000];
const roundEveryMs = 10_000;
const lookEveryMs = 3000;
const soonestRefreshMs = 1000;

interface Listening {
  socket: MulticastSocket;
  browser: InterfaceBrowser;
}

export interface CameraBrowserOptions {
  /** Whether the app is paired with the camera of this id: strangers never take its place. */
  isKnown: (id: string) => boolean;
  log: { debug: (message: string, cause?: unknown) => void };
}

/**
 * Listens for cameras that announce themselves on the networks of this machine, and asks for them. Everything that it
 * tells is what somebody on the network says; nothing of it is proved.
 */
export class CameraBrowser extends EventEmitter<{
  /** A camera is there, or something that it says of itself has changed. */
  seen: [camera: AnnouncedCamera];
  /** It has said goodbye on all networks. */
  goodbye: [camera: { id: string }];
  /** It has answered nobody for a minute, or the network that it was heard on is gone. */
  silent: [camera: { id: string }];
  /** This machine cannot listen for cameras just now; it is tried again by itself. */
  unusable: [fault: { reason: MulticastFault }];
  /** It can again. */
  usable: [];
}> {
  readonly #options: CameraBrowserOptions;
  readonly #heard: HeardCameras;
  readonly #listening = new Map<string, Listening>();
  /** By the interface's key. */
  readonly #faults = new Map<string, MulticastError>();
  #lookTimer: NodeJS.Timeout | undefined;
  #roundTimer: NodeJS.Timeout | undefined;
  #fault: MulticastFault | null = null;
  #rounds = 0;
  #askedAtMs = -Infinity;
  #look: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: CameraBrowserOptions) {
    super();
    this.#options = options;
    this.#heard = new HeardCameras(options.isKnown);
  }

  /** All that are there just now. */
  get cameras(): readonly AnnouncedCamera[] {
    return this.#heard.cameras;
  }

  /** Whether this machine can listen for cameras. */
  get canDiscover(): boolean {
    return this.#fault === null;
  }

  /** Resolves when the first question is asked, or cannot be; never rejects. */
  start(): Promise<void> {
    if (this.#isClosed || this.#lookTimer !== undefined) return Promise.resolve();
    this.#lookTimer = setInterval(() => void this.#lookAtInterfaces(), lookEveryMs);
    this.#scheduleRound();
    return this.#lookAtInterfaces();
  }

  /** Asks again now: a link was lost, the machine woke up, a person waits. At most once a second. */
  refresh(): void {
    if (this.#isClosed || performance.now() - this.#askedAtMs < soonestRefreshMs) return;
    void this.#lookAtInterfaces();
    this.#ask();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#lookTimer);
    clearTimeout(this.#roundTimer);
    for (const key of this.#listening.keys()) this.#leave(key);
  }

  #scheduleRound(): void {
    this.#roundTimer = setTimeout(() => {
      this.#rounds++;
      this.#ask();
      this.#tell(this.#heard.forgetSilent(performance.now()));
      this.#scheduleRound();
    }, firstRoundsMs[this.#rounds] ?? roundEveryMs);
  }

  #ask(): void {
    this.#askedAtMs = performance.now();
    for (const { browser } of this.#listening.values()) browser.ask();
  }

  #lookAtInterfaces(): Promise<void> {
    this.#look ??= this.#follow(localInterfaces()).finally(() => (this.#look = undefined));
    return this.#look;
  }

  async #follow(interfaces: readonly LocalInterface[]): Promise<void> {
    const keys = new Set(interfaces.map(({ key }) => key));
    for (const key of this.#listening.keys()) if (!keys.has(key)) this.#leave(key);
    for (const key of this.#faults.keys()) if (!keys.has(key)) this.#faults.delete(key);
    for (const own of interfaces) if (!this.#listening.has(own.key)) await this.#enter(own);
    this.#judge();
  }

  async #enter(own: LocalInterface): Promise<void> {
    try {
      const socket = await MulticastSocket.open(own);
      if (this.#isClosed) {
        socket.close();
        return;
      }
      const browser = new InterfaceBrowser(socket, {
        announced: (service) => this.#announced(service, own),
        saidGoodbye: (service) => this.#saidGoodbye(service, own),
      });
      this.#listening.set(own.key, { socket, browser });
      this.#faults.delete(own.key);
      socket.on("fault", (error) => this.#failed(own.key, error));
      socket.on("sent", () => {
        if (this.#faults.delete(own.key)) this.#judge();
      });
      socket.on("rubbish", (error) => this.#options.log.debug(`A message heard on ${own.name} is rubbish.`, error));
      browser.ask();
      this.#options.log.debug(`Cameras are looked for on ${own.name} (${own.cidr}).`);
    } catch (error) {
      this.#failed(own.key, error instanceof MulticastError ? error : multicastError(error));
    }
  }

  #leave(key: string): void {
    const listening = this.#listening.get(key);
    this.#listening.delete(key);
    this.#faults.delete(key);
    listening?.browser.close();
    listening?.socket.close();
    if (!this.#isClosed) this.#tell(this.#heard.forgetInterface(key));
  }

  #failed(key: string, error: MulticastError): void {
    this.#faults.set(key, error);
    if (this.#look === undefined) this.#judge();
  }

  /** One interface that works is enough. */
  #judge(): void {
    if (this.#isClosed) return;
    const works = [...this.#listening.keys()].some((key) => !this.#faults.has(key));
    const error = works ? null : ([...this.#faults.values()][0] ?? new MulticastError("noNetwork"));
    if ((error?.reason ?? null) === this.#fault) return;
    this.#fault = error?.reason ?? null;
    if (error === null) {
      this.emit("usable");
      return;
    }
    this.#options.log.debug(error.message, error.cause);
    this.emit("unusable", { reason: error.reason });
  }

  #announced(service: unknown, heardOn: LocalInterface): void {
    const parsed = parseService(service, heardOn);
    if (parsed !== null) this.#tell(this.#heard.announced(parsed, heardOn.key, performance.now()));
  }

  #saidGoodbye(service: unknown, heardOn: LocalInterface): void {
    const fqdn = parseGoodbye(service);
    if (fqdn !== null) this.#tell(this.#heard.saidGoodbye(fqdn, heardOn.key));
  }

  #tell(changes: readonly HeardChange[]): void {
    for (const change of changes) {
      if (change.kind === "seen") this.emit("seen", change.camera);
      else this.emit(change.kind, { id: change.id });
    }
  }
}
