import { Agent } from "node:https";
import { Duplex } from "node:stream";
import type { Address } from "./address.ts";
import { ConnectError } from "./connect-error.ts";
import { connectPinned } from "./pinned-tls.ts";

type Hand = (error: Error | null, stream: Duplex) => void;

/**
 * An agent for requests and WebSockets that hands a connection over only once its peer is proved: until then the
 * request has nowhere to write to. Where the URL points counts for nothing but the Host header.
 */
export class ProvedAgent extends Agent {
  readonly #connect: (signal: AbortSignal) => Promise<Duplex>;
  readonly #abort = new AbortController();
  #fault: ConnectError | null = null;

  constructor(connect: (signal: AbortSignal) => Promise<Duplex>) {
    super({ keepAlive: false, maxCachedSessions: 0 });
    this.#connect = connect;
  }

  /** Why the newest connection was not made. */
  get fault(): ConnectError | null {
    return this.#fault;
  }

  override createConnection(_options: unknown, hand?: Hand): undefined {
    void this.#make(hand);
  }

  /** Ends connections that are still being made, too. */
  override destroy(): void {
    this.#abort.abort();
    super.destroy();
  }

  async #make(hand: Hand | undefined): Promise<void> {
    this.#fault = null;
    try {
      hand?.(null, await this.#connect(this.#abort.signal));
    } catch (error) {
      this.#fault =
        error instanceof ConnectError
          ? error
          : new ConnectError("unreachable", "The connection failed.", { cause: error });
      // A stream is wanted beside the error; nobody reads it.
      hand?.(this.#fault, new Duplex().destroy());
    }
  }
}

/** @param pin SHA-256 of the certificate (DER) in hexadecimal */
export const createPinnedAgent = (address: Address, pin: string, timeoutMs?: number): ProvedAgent =>
  new ProvedAgent((signal) => connectPinned(address, pin, { signal, timeoutMs }));
