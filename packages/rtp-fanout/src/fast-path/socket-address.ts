import { isIPv4, isIPv6 } from "node:net";

/** `AF_INET` and `AF_INET6` of Linux, with the sizes of their `sockaddr`. */
const families = { ipv4: { number: 2, byteLength: 16 }, ipv6: { number: 10, byteLength: 28 } } as const;

const ipv6Groups = (address: string): number[] | undefined => {
  if (address.includes("%")) return undefined;
  // The URL parser brings every way to write an address into one: hexadecimal groups and at most one "::".
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string | undefined) => (text ? text.split(":").map((group) => Number.parseInt(group, 16)) : []);
  const [before, after] = [groups(head), groups(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
};

/**
 * Writes an address as the kernel takes it (`sockaddr_in`, `sockaddr_in6`).
 *
 * @param address numeric; without a zone
 * @returns undefined where it is nothing that can be written
 */
export const socketAddress = (address: string, port: number): Buffer | undefined => {
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) return undefined;
  if (isIPv4(address)) {
    const bytes = Buffer.alloc(families.ipv4.byteLength);
    bytes.writeUInt16LE(families.ipv4.number, 0);
    bytes.writeUInt16BE(port, 2);
    bytes.set(address.split(".").map(Number), 4);
    return bytes;
  }
  const groups = isIPv6(address) ? ipv6Groups(address) : undefined;
  if (groups === undefined) return undefined;
  const bytes = Buffer.alloc(families.ipv6.byteLength);
  bytes.writeUInt16LE(families.ipv6.number, 0);
  bytes.writeUInt16BE(port, 2);
  for (const [position, group] of groups.entries()) bytes.writeUInt16BE(group, 8 + 2 * position);
  return bytes;
};

/** Family and port of an address that the kernel has written. */
export const readSocketAddress = (bytes: Uint8Array): { family: number; port: number } => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { family: buffer.readUInt16LE(0), port: buffer.readUInt16BE(2) };
};
