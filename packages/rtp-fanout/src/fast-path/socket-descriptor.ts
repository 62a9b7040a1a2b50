import type { Socket } from "node:dgram";

const has = <Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> =>
  typeof value === "object" && value !== null && key in value;

/**
 * The descriptor of a UDP socket. Node has no public way to it: it is looked for where Node keeps it, and asked for
 * anew before each use, for the kernel gives the number of a closed socket to the next file.
 */
export class SocketDescriptor {
  readonly #state: unknown;

  constructor(socket: Socket) {
    const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
    this.#state = symbol === undefined ? undefined : Reflect.get(socket, symbol);
  }

  /** Undefined when the socket is closed, or when this Node keeps it elsewhere. */
  get number(): number | undefined {
    const state = this.#state;
    if (!has(state, "handle") || !has(state.handle, "fd")) return undefined;
    const { fd } = state.handle;
    return typeof fd === "number" && fd >= 0 ? fd : undefined;
  }
}
