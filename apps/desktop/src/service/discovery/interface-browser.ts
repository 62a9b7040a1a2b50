import { serviceType } from "@nekomado/protocol";
import type { Browser } from "bonjour-service";
import { Bonjour } from "bonjour-service";
import type { MulticastSocket } from "./multicast-socket.ts";

/** More services than this in one round are no home's cameras: the rest of the round is not listened to. */
const maxServices = 256;

interface InterfaceBrowserOptions {
  /** What bonjour-service made of a response, to be parsed. */
  announced: (service: unknown) => void;
  saidGoodbye: (service: unknown) => void;
}

/**
 * Asks for cameras on one interface. A browser of bonjour-service tells of each service once and does not see an
 * address that changes: each round has a browser of its own, which tells of all that answer. The one before goes on
 * listening until the next round, for goodbyes of what has not answered yet.
 */
export class InterfaceBrowser {
  readonly #options: InterfaceBrowserOptions;
  readonly #bonjour: Bonjour;
  #rounds: Browser[] = [];

  constructor(socket: MulticastSocket, options: InterfaceBrowserOptions) {
    this.#options = options;
    const bonjourOptions = {};
    // Its types know of no socket; multicast-dns beneath it does. The socket has joined the group already.
    Object.assign(bonjourOptions, { socket, multicast: false });
    this.#bonjour = new Bonjour(bonjourOptions);
  }

  /** Asks everybody. */
  ask(): void {
    const round = this.#bonjour.find({ type: serviceType });
    round.on("up", (service) => {
      if (round.services.length > maxServices) round.stop();
      this.#options.announced(service);
    });
    round.on("txt-update", (service) => this.#options.announced(service));
    round.on("srv-update", (service) => this.#options.announced(service));
    round.on("down", (service) => this.#options.saidGoodbye(service));
    const [former, ...older] = this.#rounds;
    for (const each of older) each.stop();
    this.#rounds = former === undefined ? [round] : [round, former];
  }

  close(): void {
    for (const round of this.#rounds) round.stop();
    this.#rounds = [];
    this.#bonjour.destroy();
  }
}
