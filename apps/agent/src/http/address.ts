import { networkInterfaces } from "node:os";

export const loopback = "127.0.0.1";

export const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

/** An address by which others on the network reach this machine, if it has one. */
const addressOnNetwork = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? loopback;

/** @param host that a server listens on; undefined, `0.0.0.0` or `::` where it is all addresses */
export const urlOf = (protocol: "http" | "https", host: string | undefined, port: number): string => {
  const name = host === undefined || host === "0.0.0.0" || host === "::" ? addressOnNetwork() : host;
  return `${protocol}://${name.includes(":") ? `[${name}]` : name}:${port}/`;
};
