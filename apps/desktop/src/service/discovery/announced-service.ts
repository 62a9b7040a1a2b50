import { BlockList, isIPv4, isIPv6 } from "node:net";
import { announcementSchema, cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import { formatAddress } from "../trust/address.ts";
import type { LocalInterface } from "./local-interface.ts";

/** A board is on few networks. */
const maxAddresses = 8;

/** A camera as one announcement has it. Nothing of it is proved. */
export interface AnnouncedCamera {
  id: string;
  name: string;
  /** `host:port`: IPv4 first, IPv6 in brackets, link-local ones with their zone. */
  addresses: string[];
  protocolVersion: number;
  /** Whether some viewer is paired with it. */
  isTaken: boolean;
}

/** The announcement, and who sent it under which name. */
export interface AnnouncedService {
  /** The service's full name, in lower case. */
  fqdn: string;
  sender: string;
  camera: AnnouncedCamera;
}

/** What is no host of a network: this machine itself, everybody, nobody. A list each: one would mix the two up. */
const noHostsOfIpv4 = new BlockList();
noHostsOfIpv4.addSubnet("0.0.0.0", 8);
noHostsOfIpv4.addSubnet("127.0.0.0", 8);
noHostsOfIpv4.addSubnet("224.0.0.0", 3);
const noHostsOfIpv6 = new BlockList();
noHostsOfIpv6.addSubnet("::", 96, "ipv6");
noHostsOfIpv6.addSubnet("::ffff:0:0", 96, "ipv6");
noHostsOfIpv6.addSubnet("ff00::", 8, "ipv6");
const linkLocal = new BlockList();
linkLocal.addSubnet("fe80::", 10, "ipv6");

/** Written right to left, or not at all, it would look like something else. */
const misleading = /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

const serviceSchema = z.object({
  fqdn: z.string().min(1).max(1024).toLowerCase(),
  port: z.int().min(1).max(65_535),
  addresses: z.array(z.string()).default([]),
  referer: z.object({ address: z.ipv4() }),
  txt: announcementSchema.extend({
    name: z
      .string()
      .transform((name) => name.replaceAll(misleading, "").trim())
      .pipe(announcementSchema.shape.name),
  }),
});

const goodbyeSchema = z.object({
  fqdn: z.string().min(1).max(1024).toLowerCase(),
  txt: z.object({ id: cameraIdSchema }),
});

/** An address as this machine reaches it through the interface that it was heard on; null when it does not. */
const reachable = (address: string, { zone }: LocalInterface): string | null => {
  if (isIPv4(address)) return noHostsOfIpv4.check(address) ? null : address;
  if (!isIPv6(address) || address.includes("%") || noHostsOfIpv6.check(address, "ipv6")) return null;
  if (!linkLocal.check(address, "ipv6")) return address;
  return zone === null ? null : `${address}%${zone}`;
};

/**
 * @param service what bonjour-service made of a message that anybody can have sent
 * @param heardOn the interface that it came through
 * @returns null for what is no announcement of ours
 */
export const parseService = (service: unknown, heardOn: LocalInterface): AnnouncedService | null => {
  const parsed = serviceSchema.safeParse(service);
  if (!parsed.success) return null;
  const { fqdn, port, referer, txt } = parsed.data;
  const hosts = parsed.data.addresses.flatMap((address) => reachable(address, heardOn) ?? []);
  const named = hosts.length > 0 ? hosts : [referer.address];
  const sorted = [...named.filter((host) => isIPv4(host)), ...named.filter((host) => !isIPv4(host))];
  return {
    fqdn,
    sender: referer.address,
    camera: {
      id: txt.id,
      name: txt.name,
      addresses: [...new Set(sorted)].slice(0, maxAddresses).map((host) => formatAddress({ host, port })),
      protocolVersion: Number(txt.v),
      isTaken: txt.paired === "1",
    },
  };
};

/** @returns the full name that says goodbye, in lower case; null for what is none of ours */
export const parseGoodbye = (service: unknown): string | null => goodbyeSchema.safeParse(service).data?.fqdn ?? null;
