import { networkInterfaces } from "node:os";

const lookEveryMs = 3000;

/** This machine's addresses, loopback aside: what changes when it joins another network or wakes in one. */
const addressesNow = (): string =>
  Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) =>
      (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join(",");

/** Tells when this machine's addresses change; no system tells that to Node by itself. */
export class NetworkChange {
  readonly #read: () => string;
  readonly #timer: NodeJS.Timeout;
  #addresses: string;

  constructor(changed: () => void, read: () => string = addressesNow, everyMs = lookEveryMs) {
    this.#read = read;
    this.#addresses = read();
    this.#timer = setInterval(() => {
      const addresses = this.#read();
      if (addresses === this.#addresses) return;
      this.#addresses = addresses;
      changed();
    }, everyMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
