import type { CiaoService, Responder } from "@homebridge/ciao";
import { serviceType } from "@nekomado/protocol";
import type { Logger } from "../log.ts";
import { hostNameOf, instanceNameOf, textOf } from "./announcement.ts";
import { localInterfaces, MulticastError, multicastInterfaces } from "./multicast.ts";

const lookEveryMs = 5000;
/** Probing takes a second at most (RFC 6762, section 8.1), leaving one packet. */
const leaveWithinMs = 1000;

export interface AnnouncerOptions {
  cameraName: string;
  /** Of the certificate (DER), in hexadecimal. */
  certificateSha256: string;
  /** Of the agent's HTTPS. */
  port: number;
  isPaired: boolean;
  log: Logger;
}

interface Announced {
  responder: Responder;
  service: CiaoService;
}

/** The interfaces and addresses that the announcement holds for. */
const networkKey = (): string =>
  localInterfaces()
    .map(({ name, address }) => `${name} ${address}`)
    .sort()
    .join(", ");

/**
 * Announces the camera as `_nekomado._tcp` on every network of this board. Whatever goes wrong is logged and costs
 * nothing else; it is tried again, at the latest when an interface comes, goes or changes its address.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  #isPaired: boolean;
  #announced: Announced | undefined;
  /** What was announced or failed last, so that each is tried and told once. */
  #networkKey: string | undefined;
  #fault: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** One change after the other. */
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#isPaired = options.isPaired;
  }

  /** Resolves when the first announcement is under way, or has failed; never rejects. */
  start(): Promise<void> {
    if (this.#timer === undefined && !this.#isClosed) {
      this.#timer = setInterval(() => void this.#look(), lookEveryMs);
      this.#timer.unref();
    }
    return this.#look();
  }

  /** Tells whether any viewer is paired with the camera. */
  setPaired(isPaired: boolean): void {
    if (isPaired === this.#isPaired) return;
    this.#isPaired = isPaired;
    this.#announced?.service.updateTxt(this.#text());
  }

  /** Says goodbye on the network. */
  close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    return this.#then(() => this.#leave());
  }

  #text() {
    return textOf(this.#options.cameraName, this.#options.certificateSha256, this.#isPaired);
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#tell(error));
    return this.#work;
  }

  #look(): Promise<void> {
    return this.#then(async () => {
      const key = networkKey();
      if (this.#isClosed || key === this.#networkKey) return;
      await this.#leave();
      const interfaces = (await multicastInterfaces()).map(({ name }) => name);
      await this.#enter(interfaces);
      this.#networkKey = key;
    });
  }

  async #enter(interfaces: string[]): Promise<void> {
    const { cameraName, certificateSha256, port, log } = this.#options;
    // Loaded here: an agent that announces nothing does without the memory that it takes.
    const { getResponder } = await import("@homebridge/ciao");
    const responder = getResponder({ interface: interfaces });
    const service = responder.createService({
      name: instanceNameOf(cameraName),
      type: serviceType,
      hostname: hostNameOf(certificateSha256),
      restrictedAddresses: interfaces,
      port,
      txt: this.#text(),
    });
    service.on("name-change", (name) =>
      log.info({ name }, `another camera on this network has the same name; this one is announced as "${name}"`),
    );
    service.on("hostname-change", (hostname) => log.debug({ hostname }, "the announced host name was taken"));
    this.#announced = { responder, service };
    // Not waited for: it goes on trying for as long as packets cannot be sent.
    void this.#advertise(service, interfaces);
  }

  async #advertise(service: CiaoService, interfaces: string[]): Promise<void> {
    try {
      await service.advertise();
      if (this.#announced?.service !== service) return;
      this.#fault = undefined;
      const { port, log } = this.#options;
      log.info({ interfaces, port }, "the camera is announced on the network");
    } catch (error) {
      this.#tell(error);
    }
  }

  async #leave(): Promise<void> {
    const announced = this.#announced;
    if (announced === undefined) return;
    this.#announced = undefined;
    this.#networkKey = undefined;
    const left = this.#end(announced);
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, leaveWithinMs);
    await Promise.race([left, late.promise]);
    clearTimeout(timer);
  }

  async #end({ service, responder }: Announced): Promise<void> {
    try {
      await service.destroy();
      await responder.shutdown();
    } catch (error) {
      this.#options.log.debug({ err: error }, "the announcement did not end cleanly");
    }
  }

  #tell(error: unknown): void {
    const reason = error instanceof MulticastError ? error.reason : "unknown";
    if (reason === this.#fault) return;
    this.#fault = reason;
    const sentence =
      error instanceof MulticastError
        ? error.message
        : "Announcing the camera failed. Viewers reach it by its address; it is tried again when the network changes.";
    const cause = error instanceof MulticastError ? error.cause : error;
    this.#options.log.warn({ reason, ...(cause !== undefined && { err: cause }) }, sentence);
  }
}
