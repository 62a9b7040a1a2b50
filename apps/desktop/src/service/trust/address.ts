import { isIPv6 } from "node:net";
import { usualPort } from "@nekomado/protocol";

/** Where an agent listens. `host` is an IP address (IPv6 without brackets, perhaps with its zone) or a name. */
export interface Address {
  host: string;
  port: number;
}

const maxNameLength = 253;

/** An IPv4 address or a name; names of home networks may hold letters of any language. */
const isName = (host: string): boolean =>
  host.length <= maxNameLength &&
  host
    .replace(/\.$/, "")
    .split(".")
    .every((label) => /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]{0,62}$/u.test(label));

const parsePort = (text: string): number | null => {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : null;
};

const addressOf = (host: string, port: number | null): Address | null =>
  port !== null && (isIPv6(host) || isName(host)) ? { host, port } : null;

/**
 * Reads `host`, `host:port`, `[IPv6]`, `[IPv6]:port` or a bare IPv6 address, also as the origin of a copied URL.
 * @returns null for what is no address
 */
export const parseAddress = (text: string): Address | null => {
  const plain = text.trim().replace(/^https:\/\/([^/]*)\/?$/i, "$1");
  if (isIPv6(plain)) return { host: plain, port: usualPort };
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(plain);
  if (bracketed !== null) {
    const [, host = "", port] = bracketed;
    return isIPv6(host) ? addressOf(host, port === undefined ? usualPort : parsePort(port)) : null;
  }
  const [host = "", port, ...more] = plain.split(":");
  if (more.length > 0) return null;
  return addressOf(host, port === undefined ? usualPort : parsePort(port));
};

/** The address as it is kept and shown: always with its port. */
export const formatAddress = ({ host, port }: Address): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** For URLs, which know no zones of IPv6 addresses. */
export const withoutZone = ({ host, port }: Address): Address => ({ host: host.replace(/%.*$/, ""), port });

/**
 * The Host header of everything that is said to an agent. Agents turn away names that are not theirs, since a browser
 * may have been brought to them under a false one; the app proves whom it talks to by the certificate, and may know the
 * board by a name of the router's that the board itself does not know.
 */
export const hostHeader = "localhost";
