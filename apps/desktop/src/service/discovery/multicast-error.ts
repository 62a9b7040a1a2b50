export type MulticastFault =
  /** This machine is on no network with an IPv4 address. */
  | "noNetwork"
  /** Another program holds UDP port 5353 for itself alone. */
  | "portTaken"
  /** The system (its firewall, its privacy settings) lets the app neither listen nor ask. */
  | "notPermitted"
  /** The networks that this machine is on carry no multicast. */
  | "noMulticast";

const sentences: Record<MulticastFault, string> = {
  noNetwork: "This machine is on no network with an IPv4 address, so no camera can be found.",
  portTaken: "Another program holds UDP port 5353 for itself alone, so no camera can be found. Add it by its address.",
  notPermitted: "The system does not let the app ask for cameras on the network. Allow it, or add them by address.",
  noMulticast: "The network carries no multicast, so no camera can be found. Add it by its address.",
};

/** Why cameras cannot be found just now. */
export class MulticastError extends Error {
  override readonly name = "MulticastError";
  readonly reason: MulticastFault;

  constructor(reason: MulticastFault, options?: ErrorOptions) {
    super(sentences[reason], options);
    this.reason = reason;
  }
}

/** macOS answers EHOSTUNREACH to an app that may not use the local network. */
const reasons: Record<string, MulticastFault> = {
  EADDRINUSE: "portTaken",
  EACCES: "notPermitted",
  EPERM: "notPermitted",
  EHOSTUNREACH: "notPermitted",
};

/** @param cause what a UDP socket failed with */
export const multicastError = (cause: unknown): MulticastError => {
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return new MulticastError(reasons[code] ?? "noMulticast", { cause });
};
