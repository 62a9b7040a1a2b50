import { protocolVersion } from "@nekomado/protocol";
import type { FoundCamera } from "../../contract/index.ts";
import type { Address } from "../trust/address.ts";
import { parseAddress } from "../trust/address.ts";

/** Anybody on the network can announce cameras; these many are kept. */
const maxFound = 64;

/** What is known of somebody who may be a camera; nothing of it is proved. */
export interface Finding {
  id: string;
  name: string;
  /** As `host:port`, the likeliest first. */
  addresses: readonly string[];
  protocolVersion: number;
  isTaken: boolean;
}

/** The cameras that were found on the network or by an address that a person typed. */
export class FoundCameras {
  /** By id, newest last. */
  readonly #found = new Map<string, Finding & { origin: FoundCamera["origin"] }>();

  /** @returns false when nothing about it is new */
  add(finding: Finding, origin: FoundCamera["origin"]): boolean {
    const before = this.#found.get(finding.id);
    // What a person typed stays, whoever announces the same.
    const kept = { ...finding, origin: before?.origin === "typed" ? before.origin : origin };
    if (origin === "network" && before?.origin === "typed")
      kept.addresses = [...new Set([...before.addresses, ...finding.addresses])].slice(0, 8);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(kept)) return false;
    this.#found.delete(finding.id);
    this.#found.set(finding.id, kept);
    this.#bound();
    return true;
  }

  /** A camera that said goodbye; one whose address was typed stays. @returns false when it was not there */
  goodbye(id: string): boolean {
    return this.#found.get(id)?.origin === "network" && this.#found.delete(id);
  }

  remove(id: string): boolean {
    return this.#found.delete(id);
  }

  addressesOf(id: string): Address[] {
    return (this.#found.get(id)?.addresses ?? []).map(parseAddress).filter((address) => address !== null);
  }

  get ids(): string[] {
    return [...this.#found.keys()];
  }

  /** @param isKnown leaves out those that the app is paired with */
  list(isKnown: (id: string) => boolean): FoundCamera[] {
    return [...this.#found.values()]
      .filter(({ id }) => !isKnown(id))
      .flatMap(({ id, name, addresses: [address], origin, isTaken, protocolVersion: spoken }) =>
        address === undefined
          ? []
          : [{ id, name, address, origin, isTaken, isIncompatible: spoken !== protocolVersion }],
      );
  }

  #bound(): void {
    for (const [id, { origin }] of this.#found) {
      if (this.#found.size <= maxFound) return;
      if (origin === "network") this.#found.delete(id);
    }
    for (const id of this.#found.keys()) {
      if (this.#found.size <= maxFound) return;
      this.#found.delete(id);
    }
  }
}
