import { BlockList } from "node:net";
import { networkInterfaces, platform } from "node:os";

/** One of this machine's ways onto a network, loopback aside. */
export interface LocalInterface {
  name: string;
  /** Its first IPv4 address. */
  address: string;
  /** Its network as `address/bits`. */
  cidr: string;
  /** What names it in a link-local IPv6 address (RFC 4007, section 11); null when it has none itself. */
  zone: string | null;
  /** Differs when the interface is another one, though it has the name and the address of a former one. */
  key: string;
}

export const localInterfaces = (): LocalInterface[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const own = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
    if (own === undefined || own.cidr === null) return [];
    const scope = addresses.find((each) => each.family === "IPv6" && each.scopeid > 0)?.scopeid ?? null;
    const { address, cidr, mac } = own;
    const zone = scope === null ? null : platform() === "win32" ? String(scope) : name;
    return [{ name, address, cidr, zone, key: [name, cidr, mac, scope].join(" ") }];
  });

/** Whether an IPv4 address belongs to the interface's own network. */
export const isOnLink = (address: string, { cidr }: LocalInterface): boolean => {
  const [network = "", bits] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(address);
};
