import type { ChildProcess, StdioOptions } from "node:child_process";
import { execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { promisify } from "node:util";
import { isInstalled } from "../../scripts/system-packages.ts";

const run = promisify(execFile);
const ip = (...args: readonly string[]) => run("ip", args);

/** Why tests with networks of their own cannot run here; null when they can. */
export const whyNoNamespaces = (): string | null => {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const name = `nk-${randomBytes(4).toString("hex")}`;
  try {
    execFileSync("ip", ["netns", "add", name], { stdio: "pipe" });
    execFileSync("ip", ["netns", "delete", name], { stdio: "pipe" });
    return null;
  } catch (error) {
    return `no network namespace can be made: ${String(error)}`;
  }
};

/** Why faults of a network cannot be made here; null when they can. */
export const whyNoNetworkFaults = (): string | null => {
  const lacking = ["nft", "ethtool"].filter((command) => !isInstalled(command));
  return whyNoNamespaces() ?? (lacking.length === 0 ? null : `${lacking.join(" and ")} is not installed`);
};

/** A machine on the network: a namespace with loopback and `eth0`. */
export class NetworkHost {
  readonly name: string;
  readonly namespace: string;
  readonly #processes: ChildProcess[] = [];
  #address: string;

  constructor(name: string, namespace: string, address: string) {
    this.name = name;
    this.namespace = namespace;
    this.#address = address;
  }

  get address(): string {
    return this.#address;
  }

  /** As when the router gives it another one. */
  async moveTo(address: string): Promise<void> {
    await ip("-n", this.namespace, "address", "flush", "dev", "eth0", "scope", "global");
    this.#address = address;
    await this.connect();
  }

  /** Gives `eth0` its address, and the way that multicast takes. */
  async connect(): Promise<void> {
    const { namespace } = this;
    await ip("-n", namespace, "address", "replace", `${this.#address}/24`, "dev", "eth0");
    await ip("-n", namespace, "link", "set", "eth0", "up");
    await ip("-n", namespace, "route", "replace", "224.0.0.0/4", "dev", "eth0");
  }

  /** As when the cable is pulled out, at the machine's own end. */
  async disconnect(): Promise<void> {
    await ip("-n", this.namespace, "address", "flush", "dev", "eth0", "scope", "global");
    await ip("-n", this.namespace, "link", "set", "eth0", "down");
  }

  /** From now on nothing goes in or out, without a word: as behind a Wi-Fi access point that has lost its way. */
  async block(): Promise<void> {
    const drop = (hook: string) => `add chain ip cut ${hook} { type filter hook ${hook} priority 0; policy drop; }`;
    const rules = ["add table ip cut", drop("input"), drop("output"), "add rule ip cut input iif lo accept"];
    await this.#nft(...rules, "add rule ip cut output oif lo accept");
  }

  async unblock(): Promise<void> {
    await this.#nft("delete table ip cut");
  }

  /** From now on so many of 100 UDP datagrams that come in from other machines are lost, each by itself. */
  async losePercent(percent: number): Promise<void> {
    const chain = "add chain ip loss input { type filter hook input priority 0; }";
    const rule = `add rule ip loss input iif != lo ip protocol udp numgen random mod 100 < ${percent} counter drop`;
    await this.#nft("add table ip loss", "flush table ip loss", chain, rule);
  }

  /** How many datagrams `losePercent` has let vanish. */
  async lostDatagrams(): Promise<number> {
    const [program, args] = this.command("nft", "list", "table", "ip", "loss");
    return Number(/counter packets (\d+)/.exec((await run(program, args)).stdout)?.[1]);
  }

  /** Sends each datagram by itself: else a whole run of them is one packet, which gets lost as one. */
  async sendDatagramsSingly(): Promise<void> {
    const [program, args] = this.command("ethtool", "-K", "eth0", "tx-udp-segmentation", "off");
    await run(program, args);
  }

  async #nft(...rules: readonly string[]): Promise<void> {
    const [program, args] = this.command("nft", rules.join("; "));
    await run(program, args);
  }

  /** The program and what it is called with, as it is run on this machine. */
  command(program: string, ...args: readonly string[]): [string, string[]] {
    return ["ip", ["netns", "exec", this.namespace, program, ...args]];
  }

  /** Starts a program on this machine; it ends with the network at the latest. */
  spawn(
    [program, ...args]: readonly [string, ...string[]],
    options: { stdio: StdioOptions; env?: NodeJS.ProcessEnv; serialization?: "advanced" },
  ): ChildProcess {
    const child = spawn(...this.command(program, ...args), options);
    this.#processes.push(child);
    return child;
  }

  async close(): Promise<void> {
    for (const child of this.#processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }
    await ip("netns", "delete", this.namespace);
  }
}

/** Machines on one switch, which reach each other and nothing else. */
export class LocalNetwork {
  readonly #id = randomBytes(3).toString("hex");
  readonly #switch = `nk-${this.#id}-switch`;
  readonly #hosts = new Map<string, NetworkHost>();

  /** The machines get 10.99.0.1, 10.99.0.2 and so on. */
  static async create(names: readonly string[]): Promise<LocalNetwork> {
    const network = new LocalNetwork();
    await network.#open();
    for (const name of names) await network.#add(name);
    return network;
  }

  host(name: string): NetworkHost {
    const host = this.#hosts.get(name);
    if (host === undefined) throw new Error(`no machine is called ${name}`);
    return host;
  }

  /** Pulls the machine's cable out of the switch: the machine still has its address. */
  async unplug(name: string): Promise<void> {
    await ip("-n", this.#switch, "link", "set", this.#portOf(name), "down");
  }

  async plugIn(name: string): Promise<void> {
    await ip("-n", this.#switch, "link", "set", this.#portOf(name), "up");
  }

  async close(): Promise<void> {
    for (const host of this.#hosts.values()) await host.close();
    await ip("netns", "delete", this.#switch);
  }

  #portOf(name: string): string {
    const at = [...this.#hosts.keys()].indexOf(name);
    if (at === -1) throw new Error(`no machine is called ${name}`);
    return `port${at + 1}`;
  }

  async #open(): Promise<void> {
    await ip("netns", "add", this.#switch);
    await ip("-n", this.#switch, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0", "forward_delay", "0");
    await ip("-n", this.#switch, "link", "set", "br0", "up");
  }

  async #add(name: string): Promise<void> {
    const number = this.#hosts.size + 1;
    const host = new NetworkHost(name, `nk-${this.#id}-${name}`, `10.99.0.${number}`);
    await ip("netns", "add", host.namespace);
    this.#hosts.set(name, host);
    await ip("-n", host.namespace, "link", "set", "lo", "up");
    const port = `port${number}`;
    const peer = ["type", "veth", "peer", "name", "eth0", "netns", host.namespace];
    await ip("-n", this.#switch, "link", "add", port, ...peer);
    await ip("-n", this.#switch, "link", "set", port, "master", "br0", "up");
    await host.connect();
  }
}
