import { hostname, networkInterfaces } from "node:os";

export type OriginCheck = (origin: string | undefined, host: string | undefined) => boolean;

/** The name or address of a `Host` header, as URLs normalize it; null for what is none. */
const hostnameOf = (host: string): string | null => {
  if (/[\s@/?#\\]/.test(host)) return null;
  // The zone of a link-local address (RFC 6874) means something to its sender alone.
  const url = `http://${host.replace(/%[^\]]*(?=\])/, "")}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "") : null;
};

/**
 * Whether a request comes from a page that the agent itself served, or from no page at all. A page of another site
 * names its own origin; one that was moved here by DNS rebinding names a host that the agent does not have.
 */
export const createOriginCheck =
  (protocol: "http:" | "https:", isOwnHost: (hostname: string) => boolean): OriginCheck =>
  (origin, host) => {
    const name = host === undefined ? null : hostnameOf(host);
    if (name === null || !isOwnHost(name)) return false;
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const page = new URL(origin);
    return page.protocol === protocol && page.host === new URL(`${protocol}//${host}`).host;
  };

/** The names of a server that only this machine reaches. */
export const isLoopbackHost = (name: string): boolean => name === "127.0.0.1" || name === "localhost";

const ownAddresses = (): Set<string> =>
  new Set(
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .flatMap(({ family, address }) => hostnameOf(family === "IPv6" ? `[${address.split("%")[0]}]` : address) ?? []),
  );

/**
 * The names of this machine on its network: its addresses, its host name, that with `.local`, `localhost`.
 * @param allowed other names that its owner has given it
 */
export const createOwnHostCheck = (allowed: readonly string[]): ((name: string) => boolean) => {
  const allowedNames = new Set(allowed.map((name) => name.toLowerCase()));
  return (name) => {
    const own = hostname().toLowerCase();
    return (
      name === "localhost" ||
      name === own ||
      name === `${own.split(".")[0]}.local` ||
      allowedNames.has(name) ||
      // Addresses come and go while the agent runs.
      ownAddresses().has(name)
    );
  };
};
