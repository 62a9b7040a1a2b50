import { createSocket } from "node:dgram";
import { once } from "node:events";
import { networkInterfaces } from "node:os";

/** Multicast DNS (RFC 6762, section 3). */
const multicastPort = 5353;
const multicastGroup = "224.0.0.251";

export type MulticastFault =
  /** No interface but loopback has an IPv4 address. */
  | "noInterface"
  /** Another program holds UDP port 5353 for itself alone. */
  | "portTaken"
  /** The system does not let this process listen there. */
  | "notPermitted"
  /** The interfaces take no part in multicast. */
  | "noMulticast";

/** Why nothing can be announced just now. */
export class MulticastError extends Error {
  override readonly name = "MulticastError";
  readonly reason: MulticastFault;

  constructor(reason: MulticastFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export interface LocalInterface {
  name: string;
  /** Its first IPv4 address. */
  address: string;
}

/** Each interface with an IPv4 address, but loopback. */
export const localInterfaces = (): LocalInterface[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const own = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
    return own === undefined ? [] : [{ name, address: own.address }];
  });

const bindError = (error: unknown): MulticastError => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE"
    ? new MulticastError(
        "portTaken",
        "Another program holds UDP port 5353 for itself alone, so the camera cannot be announced. Viewers reach it by its address.",
        { cause: error },
      )
    : new MulticastError(
        "notPermitted",
        "The system does not let the agent listen on UDP port 5353, so the camera cannot be announced. Viewers reach it by its address.",
        { cause: error },
      );
};

/**
 * Tries what announcing needs, on a socket of its own.
 * @returns the interfaces that take part in multicast, one at least
 * @throws {MulticastError}
 */
export const multicastInterfaces = async (): Promise<LocalInterface[]> => {
  const all = localInterfaces();
  if (all.length === 0)
    throw new MulticastError(
      "noInterface",
      "This board has no network with an IPv4 address, so the camera cannot be announced yet.",
    );
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  try {
    socket.bind(multicastPort);
    await once(socket, "listening");
    const faults: unknown[] = [];
    const able = all.filter(({ address }) => {
      try {
        socket.addMembership(multicastGroup, address);
        socket.setMulticastInterface(address);
        return true;
      } catch (error) {
        faults.push(error);
        return false;
      }
    });
    if (able.length === 0)
      throw new MulticastError(
        "noMulticast",
        "No network of this board carries multicast, so the camera cannot be announced. Viewers reach it by its address.",
        { cause: new AggregateError(faults) },
      );
    return able;
  } catch (error) {
    throw error instanceof MulticastError ? error : bindError(error);
  } finally {
    socket.close();
  }
};
